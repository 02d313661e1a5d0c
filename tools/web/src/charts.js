// Draws <div data-chart="ID"> from the JSON option in <script type="application/json" id="ID">, as SVG.
import * as echarts from "echarts/core";
import { BarChart, GraphChart, LinesChart, MapChart, SankeyChart, ScatterChart, EffectScatterChart, LineChart, BoxplotChart } from "echarts/charts";
import { AriaComponent, GeoComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import turkish from "echarts/i18n/langTR-obj.js";

echarts.use([BarChart, GraphChart, LinesChart, MapChart, SankeyChart, ScatterChart, EffectScatterChart, LineChart, BoxplotChart,
  AriaComponent, GeoComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);
echarts.registerLocale("TR", turkish);

for (const place of document.querySelectorAll("[data-chart]")) {
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  if (option.geoJson) echarts.registerMap(option.geo.map, option.geoJson);
  delete option.geoJson;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const chart = echarts.init(place, null, { renderer: "svg", locale: document.documentElement.lang === "tr" ? "TR" : "EN" });
  chart.setOption({ animation: !still, color: ["#0d5e63", "#b3721a", "#4a6fa5", "#a7546b", "#5b8a3c", "#7a5ba0", "#a05a30", "#5a6a72"], textStyle: { fontFamily: "Noto Sans, sans-serif" }, aria: { enabled: true }, ...option });
  new ResizeObserver(() => chart.resize()).observe(place);
  for (const link of document.querySelectorAll(`[data-save="${place.dataset.chart}"]`)) {
    link.hidden = false;
    link.addEventListener("click", () => {
      const to = document.createElement("a");
      to.href = chart.getDataURL({ type: "svg" });
      to.download = link.dataset.file ?? "chart.svg";
      to.click();
    });
  }
}
