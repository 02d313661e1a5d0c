// The plain form comes first. The editor, a large script of others, comes when it is asked for, and by itself on a
// wide screen once nothing else goes on, as long as nobody has begun to write or to walk through the page with the keyboard.
const button = document.getElementById("open-editor");
const text = document.getElementById("query");
const place = document.getElementById("editor");

const open = () => {
  button.hidden = true;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/static/vendor/sparql.css";
  sheet.onload = () => import("/static/vendor/sparql.js");
  document.querySelector('link[href="/static/extra.css"]').before(sheet);
};
const untouched = () => !button.hidden && document.activeElement === document.body && text.value === text.defaultValue;
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 500));

if (button && text && place) {
  button.hidden = false;
  button.addEventListener("click", () => { place.dataset.asked = ""; open(); });
  if (matchMedia("(min-width: 48em)").matches) {
    const soon = () => idle(() => { if (untouched()) open(); });
    if (document.readyState === "complete") soon();
    else addEventListener("load", soon);
  }
}
