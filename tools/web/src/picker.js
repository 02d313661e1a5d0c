// Turns <input data-picker="/api/v1/search?…"> into a list of suggestions; without script it stays a text field.
import accessibleAutocomplete from "accessible-autocomplete";

const TURKISH = {
  tNoResults: () => "Sonuç yok",
  tStatusQueryTooShort: (least) => `En az ${least} harf yazın`,
  tStatusNoResults: () => "Sonuç yok",
  tStatusSelectedOption: (chosen, length, index) => `${chosen}, ${length} seçenekten ${index + 1}. seçili`,
  tStatusResults: (length, selected) => `${length} sonuç var. ${selected}`,
  tAssistiveHint: () => "Sonuçlar gelince yukarı ve aşağı oklarla gezin, Enter ile seçin.",
};

for (const input of document.querySelectorAll("input[data-picker]")) {
  const address = new URL(input.dataset.picker, location.href);
  const language = document.documentElement.lang;
  const form = input.form;
  let running;
  const place = document.createElement("div");
  input.replaceWith(place);
  accessibleAutocomplete({
    element: place,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    minLength: 2,
    confirmOnBlur: false,
    autoselect: false,
    displayMenu: "overlay",
    inputClasses: "govuk-input",
    ...(language === "tr" ? TURKISH : {}),
    templates: {
      inputValue: (found) => (found ? (found.value ?? found) : ""),
      suggestion: (found) => {
        const line = document.createElement("span");
        line.textContent = found.label ?? found;
        return line.innerHTML;
      },
    },
    source(query, show) {
      running?.abort();
      running = new AbortController();
      address.searchParams.set("q", query);
      address.searchParams.set("lang", language);
      fetch(address, { signal: running.signal, headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((found) => show(found.items ?? found))
        .catch(() => {});
    },
    onConfirm: (found) => { if (found && "submits" in input.dataset) setTimeout(() => form.requestSubmit(), 0); },
  });
  const shown = document.getElementById(input.id);
  if (input.getAttribute("aria-describedby")) shown.setAttribute("aria-describedby", input.getAttribute("aria-describedby"));
}
