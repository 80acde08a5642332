// <trend-chart data-series='{"months":[…],"values":[…],"top":1,"unit":"share"}'><svg>…</svg><output></output></trend-chart>
// Puts a uPlot in the place of the drawing, so that values can be read off. Without script the drawing stays.
import uPlot from "uplot";

const HEIGHT = 152;

class TrendChart extends HTMLElement {
  connectedCallback() {
    this.series = JSON.parse(this.dataset.series);
    this.output = this.querySelector("output");
    this.media = matchMedia("(prefers-color-scheme: dark)");
    this.onTheme = () => this.draw();
    this.media.addEventListener("change", this.onTheme);
    this.observer = new ResizeObserver(() => this.plot?.setSize({ width: this.clientWidth, height: HEIGHT }));
    this.draw();
    this.observer.observe(this);
  }

  disconnectedCallback() {
    this.observer.disconnect();
    this.media.removeEventListener("change", this.onTheme);
    this.plot?.destroy();
  }

  draw() {
    const { months, values, top } = this.series;
    this.plot?.destroy();
    const times = months.map((month) => Date.parse(`${month}-01T00:00:00Z`) / 1000);
    this.plot = new uPlot(this.options(top), [times, values], this);
    this.dataset.drawn = "";
  }

  options(top) {
    const font = `12px ${getComputedStyle(this).fontFamily}`;
    const axis = { stroke: this.colour("--ink-3"), font, ticks: { show: false } };
    const line = { show: true, stroke: this.colour("--line"), width: 1 };
    return {
      width: this.clientWidth || 320,
      height: HEIGHT,
      padding: [12, 6, 0, 18],
      legend: { show: false },
      cursor: { y: false, points: { size: 9 } },
      scales: { y: { range: [0, top] } },
      axes: [
        { ...axis, grid: { show: false }, space: 76, values: (_, times) => times.map((at) => this.month(at)) },
        { ...axis, grid: line, side: 1, size: 46, splits: [0, top / 2, top], values: (_, ticks) => ticks.map((tick) => this.told(tick)) },
      ],
      series: [{}, { stroke: this.colour("--data-1"), fill: this.colour("--accent-soft"), width: 2.25, points: { show: false } }],
      hooks: { setCursor: [(plot) => this.tell(plot.cursor.idx)] },
    };
  }

  tell(index) {
    const value = index == null ? null : this.series.values[index];
    this.output.textContent = value == null ? "" : `${this.series.months[index]} · ${this.told(value)}`;
  }

  told(value) {
    return this.series.unit === "share" ? `${Math.round(value * 100)}%` : String(Math.round(value * 100) / 100);
  }

  month(at) {
    return new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", timeZone: "UTC" }).format(at * 1000);
  }

  // A token may be light-dark(…): let the browser work it out on an element.
  colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    this.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }
}

customElements.define("trend-chart", TrendChart);
