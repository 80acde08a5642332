// <progress-live src="/imports/7/progress/" every="1000">…part with data-state="running|done|failed"…</progress-live>
// Fetches the part again while the work runs, so that progress moves by real events and never by a timer of its own.
// Rests while the page is hidden, waits longer after a failure, ends when the part says it is over, then follows data-next.
const LONGEST = 15000;

class ProgressLive extends HTMLElement {
  connectedCallback() {
    this.wait = this.pace;
    this.onVisible = () => document.visibilityState === "visible" && this.next(0);
    document.addEventListener("visibilitychange", this.onVisible);
    this.next(this.wait);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this.timer);
    this.request?.abort();
  }

  get pace() {
    return Number(this.getAttribute("every")) || 1000;
  }

  get isOver() {
    return this.querySelector("[data-state]:not([data-state='running'])") !== null;
  }

  next(wait) {
    clearTimeout(this.timer);
    if (!this.isOver && document.visibilityState === "visible") this.timer = setTimeout(() => this.look(), wait);
  }

  async look() {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(this.getAttribute("src"), { headers: { "HX-Request": "true" }, signal: this.request.signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      this.show(await answer.text());
      this.wait = this.pace;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.wait = Math.min(this.wait * 2, LONGEST);
    }
    this.next(this.wait);
  }

  show(html) {
    if (window.Idiomorph) window.Idiomorph.morph(this, html, { morphStyle: "innerHTML" });
    else this.replaceChildren(document.createRange().createContextualFragment(html));
    const next = this.querySelector("[data-next]")?.dataset.next;
    if (this.isOver && next) window.location.assign(next);
  }
}

customElements.define("progress-live", ProgressLive);
