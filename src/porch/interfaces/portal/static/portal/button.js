// <porch-ideas><a href="https://porch.example/with/ideas/menu/propose/">Got an idea?</a></porch-ideas>, on any page.
// Without this script it is a link. With it, one begins to write where one is; it asks no server and keeps nothing.
(() => {
  const WORDS = {
    en: ["Your idea, in a few words", "Go on"],
    de: ["Ihre Idee in wenigen Worten", "Weiter"],
    es: ["Su idea, en pocas palabras", "Seguir"],
    fr: ["Votre idée en quelques mots", "Continuer"],
    it: ["La sua idea in poche parole", "Avanti"],
  };
  const LOOKS = `
    :host { display: inline-block; position: relative; font: inherit; }
    [hidden] { display: none !important; }
    button, a { display: inline-block; box-sizing: border-box; min-height: 44px; padding: 10px 18px; border: 2px solid var(--porch-colour, currentColor);
      border-radius: 10px; background: Canvas; color: CanvasText; font: inherit; font-weight: 600; line-height: 20px; text-decoration: none; cursor: pointer; }
    div { position: absolute; inset-inline-start: 0; inset-block-start: calc(100% + 8px); z-index: 2147483000; box-sizing: border-box;
      width: min(20rem, calc(100vw - 32px)); padding: 16px; border: 2px solid var(--porch-colour, currentColor); border-radius: 12px; background: Canvas; color: CanvasText; }
    label { display: block; margin-block-end: 6px; font-weight: 600; }
    input { box-sizing: border-box; width: 100%; min-height: 44px; margin-block-end: 12px; padding: 8px 12px; border: 1px solid GrayText; border-radius: 8px;
      background: Field; color: FieldText; font: inherit; }
    :focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }`;
  const make = (tag, told) => Object.assign(document.createElement(tag), told);

  class PorchIdeas extends HTMLElement {
    connectedCallback() {
      const link = this.querySelector("a[href]");
      if (!link || this.shadowRoot) return;
      const tongue = (this.closest("[lang]")?.lang || navigator.language || "en").slice(0, 2);
      const [label, onward] = WORDS[tongue] ?? WORDS.en;
      const root = this.attachShadow({ mode: "open", delegatesFocus: true });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOKS);
      root.adoptedStyleSheets = [sheet];
      if (/^#[0-9a-f]{6}$/i.test(this.getAttribute("colour") ?? "")) this.style.setProperty("--porch-colour", this.getAttribute("colour"));
      this.opener = make("button", { type: "button", textContent: link.textContent, ariaExpanded: "false", onclick: () => this.turn(this.panel.hidden) });
      this.panel = make("div", { hidden: true, onkeydown: (event) => this.key(event) });
      this.title_ = make("input", { id: "title", maxLength: 200, dir: "auto", autocomplete: "off", oninput: () => this.point() });
      this.onward = make("a", { textContent: onward, target: "_blank", rel: "noopener", onclick: () => setTimeout(() => this.turn(false)) });
      this.where = link.href;
      this.point();
      this.panel.append(make("label", { htmlFor: "title", textContent: label }), this.title_, this.onward);
      root.append(this.opener, this.panel);
    }

    point() {
      const where = new URL(this.where);
      where.searchParams.set("title", this.title_.value);
      this.onward.href = where.href;
    }

    turn(open) {
      this.panel.hidden = !open;
      this.opener.ariaExpanded = String(open);
      (open ? this.title_ : this.opener).focus();
    }

    key(event) {
      if (event.key === "Escape") this.turn(false);
      else if (event.key === "Enter" && event.target === this.title_) this.onward.click();
    }
  }

  customElements.get("porch-ideas") || customElements.define("porch-ideas", PorchIdeas);
})();
