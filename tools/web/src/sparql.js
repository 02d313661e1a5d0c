// The SPARQL editor beside the plain form, whose text it keeps up to date; without script the form alone works.
import Yasgui from "@zazuko/yasgui";

const form = document.querySelector("form[data-sparql]");
const place = document.getElementById("editor");
const turkish = document.documentElement.lang === "tr";
const words = turkish
  ? { endpoint: "SPARQL uç noktası", run: "Sorguyu çalıştır", query: "Sorgu metni", tab: "Sekme adı", row: "Satır", filter: "Sonuçlarda ara", size: "Sayfa boyu" }
  : { endpoint: "SPARQL endpoint", run: "Run query", query: "Query text", tab: "Name of the tab", row: "Row", filter: "Search in the results", size: "Page size" };

if (form && place) {
  const text = form.querySelector("textarea");
  const focused = document.activeElement ?? document.body;
  for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: new URL(place.dataset.endpoint, location.href).href, method: "POST" },
    endpointCatalogueOptions: { getData: () => [] },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    yasqe: { value: text.value, autofocus: false },
    yasr: { prefixes: JSON.parse(place.dataset.prefixes || "{}") },
  });
  const tab = yasgui.getTab() ?? yasgui.addTab(true);
  tab.setQuery(text.value);
  // Whoever has only a keyboard must come out of the editor again (WCAG 2.1.2); Ctrl+] and Ctrl+[ indent
  const keys = tab.getYasqe().getOption("extraKeys");
  tab.getYasqe().setOption("extraKeys", { ...keys, Tab: false, "Shift-Tab": false });
  tab.getYasqe().setOption("tabindex", 0);
  tab.getYasqe().on("change", (editor) => { text.value = editor.getValue(); });
  if (place.dataset.run !== undefined) tab.query();
  for (const link of document.querySelectorAll("[data-query]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); yasgui.getTab().setQuery(link.dataset.query); yasgui.getTab().query(); place.scrollIntoView(); });
  }
  // Names that the editor's own fields lack (WCAG 4.1.2); its tab list holds a button that is no tab
  const name = () => {
    for (const [selector, label] of [[".autocomplete", words.endpoint], [".yasqe_queryButton", words.run], [".CodeMirror textarea", words.query], [".tableFilter", words.filter], [".tableSizer", words.size], [".pageSizeSelector", words.size], [".tabsList input", words.tab]])
      for (const field of place.querySelectorAll(selector)) if (!field.getAttribute("aria-label")) field.setAttribute("aria-label", label);
    for (const list of place.querySelectorAll("[role=tablist]")) list.removeAttribute("role");
    for (const one of place.querySelectorAll("[role=tab]")) { one.removeAttribute("role"); one.removeAttribute("aria-selected"); one.removeAttribute("aria-controls"); }
    for (const region of place.querySelectorAll(".CodeMirror-scroll")) if (region.tabIndex !== 0) { region.tabIndex = 0; region.setAttribute("role", "region"); region.setAttribute("aria-label", words.query); }
    for (const head of place.querySelectorAll("th")) if (!head.textContent.trim()) { const hidden = document.createElement("span"); hidden.className = "govuk-visually-hidden"; hidden.textContent = words.row; head.append(hidden); }
    for (const panel of place.querySelectorAll("[role=tabpanel]")) { panel.removeAttribute("role"); panel.removeAttribute("aria-labelledby"); }
  };
  name();
  // The editor takes the focus when it is made. Where it came by itself, the focus stays where it was; Tab shall begin
  // where the page does when it was nowhere
  if (place.dataset.asked !== undefined || focused.closest("[data-plain]")) tab.getYasqe().focus();
  else if (focused !== document.body) focused.focus({ preventScroll: true });
  else {
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus({ preventScroll: true });
    start.remove();
  }
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
}
