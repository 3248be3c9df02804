// One stylesheet, built as an object: a page's Content-Security-Policy has nothing to say about it.
const light =
  "--surface:#fff;--ink:#22252b;--muted:#5c6370;--line:#e4dcd0;--lamp:#a34a06;--on:#fff;--link:#1c5a9e;--edge:#8a8275;--ours:#f3f0ea;--alarm:#b3261e;";
const dark =
  "--surface:#1d2026;--ink:#ece7df;--muted:#a9b0bb;--line:#2c3038;--lamp:#f0a45a;--on:#221506;--link:#8fbaf2;--edge:#6c7380;--ours:#2a2f37;--alarm:#ff8f85;";

const rules = `
:host{all:initial;${light}color-scheme:light;position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000}
:host([theme=dark]){${dark}color-scheme:dark}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${dark}color-scheme:dark}}
*{box-sizing:border-box;font:16px/1.5 system-ui,sans-serif;letter-spacing:normal}
[hidden]{display:none!important}
button{min-height:44px;padding:8px 16px;border:1px solid var(--edge);border-radius:8px;background:var(--surface);color:var(--ink);cursor:pointer}
button.main{background:var(--lamp);border-color:var(--lamp);color:var(--on);font-weight:600}
.opener{box-shadow:0 2px 8px #0003;max-width:calc(100vw - 32px);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.panel{display:flex;flex-direction:column;width:360px;max-width:calc(100vw - 32px);height:min(560px,calc(100dvh - 32px));border:1px solid var(--line);border-radius:8px;background:var(--surface);color:var(--ink);box-shadow:0 2px 8px #0003;overflow:hidden auto}
header{display:flex;align-items:center;gap:8px;padding:8px 8px 8px 12px;padding-inline:12px 8px;border-block-end:1px solid var(--line)}
bdi{font:inherit}
h2{flex:1;margin:0;font-weight:600;overflow-wrap:anywhere;max-height:3em;overflow:hidden}
header button{min-width:44px;padding:0;border-color:transparent}
.status{margin:0;padding:8px 12px;color:var(--muted);font-size:14px}
.log{flex:1 0 64px;overflow-y:auto;margin:0;padding:8px 12px;display:flex;flex-direction:column;gap:8px}
.turn{max-width:85%;align-self:flex-end;border:1px solid var(--line);border-radius:8px;padding:8px 12px}
.ours{align-self:flex-start;background:var(--ours)}
.turn p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.turn button{margin-block-start:4px;margin-inline-end:8px;padding:8px 12px}
.turn .small,.small{font-size:14px;color:var(--muted)}
.turn .bad,.bad{font-size:14px;color:var(--alarm)}
form{display:flex;flex-direction:column;gap:8px;padding:8px 12px;margin:0}
.say{border-block-start:1px solid var(--line)}
.row{display:flex;align-items:center;gap:8px;justify-content:space-between}
label{font-size:14px;font-weight:600}
input,textarea{width:100%;min-height:44px;padding:8px 12px;border:1px solid var(--edge);border-radius:8px;background:var(--surface);color:var(--ink);text-align:start}
textarea{resize:none;height:72px}
.say p{margin:0}
.photo{display:flex;gap:8px;align-items:flex-start}
.photo>div{flex:1;display:flex;flex-direction:column;gap:4px}
figure{margin:4px 0 0}
canvas{max-width:100%;height:auto;border-radius:8px;display:block}
details{border-block-start:1px solid var(--line);margin-block-start:auto;max-height:70%;overflow-y:auto;flex:none}
details[open]+form{display:none}
summary{padding:10px 12px;cursor:pointer;color:var(--link);font-size:14px;min-height:44px}
.hear{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media(forced-colors:active){.turn,.panel{border-color:CanvasText}}
@media print{:host{display:none}}
`;

export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}
