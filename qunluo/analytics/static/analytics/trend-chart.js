// <trend-chart data-series='{"months":[…],"values":[…],"top":1,"unit":"share"}'><svg>…</svg></trend-chart>
// Puts a uPlot in the place of the drawing, so that values can be read off. Without script the drawing stays.
import uPlot from "uplot";

const HEIGHT = 150;

class TrendChart extends HTMLElement {
  connectedCallback() {
    this.drawing = this.firstElementChild;
    this.onTheme = () => this.draw();
    this.media = matchMedia("(prefers-color-scheme: dark)");
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
    const { months, values, top, unit } = JSON.parse(this.dataset.series);
    const style = getComputedStyle(this);
    const told = (value) => value == null ? "–" : unit === "share" ? `${Math.round(value * 100)}%` : String(Math.round(value * 100) / 100);
    const axis = { stroke: this.ink(style), grid: { stroke: this.probe("--line"), width: 1 }, ticks: { show: false }, font: `12px ${style.fontFamily}` };
    this.plot?.destroy();
    this.plot = new uPlot({
      width: this.clientWidth || 320,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      cursor: { y: false, points: { size: 9 } },
      scales: { x: { time: true }, y: { range: [0, top] } },
      axes: [{ ...axis, grid: { show: false }, space: 70 }, { ...axis, side: 1, size: 46, values: (_, ticks) => ticks.map(told), splits: [0, top / 2, top] }],
      series: [
        { value: (_, at) => at == null ? "–" : new Date(at * 1000).toISOString().slice(0, 7), label: "" },
        { label: this.dataset.title, stroke: this.probe("--data-1"), fill: this.probe("--accent-soft"), width: 2.25, points: { show: false }, value: (_, v) => told(v) },
      ],
    }, [months.map((month) => Date.parse(`${month}-01T00:00:00Z`) / 1000), values], this);
    this.drawing.setAttribute("hidden", "");
  }

  ink(style) { return style.color; }

  // A token may be light-dark(…): let the browser work it out on an element.
  probe(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    this.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }
}

customElements.define("trend-chart", TrendChart);
