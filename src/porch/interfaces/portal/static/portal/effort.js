// Has a worker find the number (altcha's protocol) and sends the form with it. Where this does not run, its button does.
const form = document.querySelector("form[data-effort]");
const works = form?.querySelector("[data-works]");
const without = form?.querySelector("[data-without]");

function show(working) {
  works.hidden = !working;
  without.hidden = working;
}

if (form && window.Worker && window.crypto?.subtle) {
  show(true);
  const worker = new Worker(form.dataset.worker);
  const asked = JSON.parse(form.dataset.effort);
  worker.onmessage = ({ data: number }) => {
    if (number === null) {
      show(false);
      return;
    }
    const { algorithm, challenge, salt, signature } = asked;
    form.elements["sign-effort"].value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    form.submit();
  };
  worker.onerror = () => show(false);
  worker.postMessage(asked);
}
