// <relative-time><time datetime="…">20:41</time></relative-time>
// Keeps a told moment true while the page stays open: 20:41, yesterday, Wednesday, 21 November.
// The server has already told it in the person's time zone; this only speaks again once the day has changed.
const DAY = 24 * 3600 * 1000;

class RelativeTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.openedOn = new Date().toDateString();
    this.onVisible = () => document.visibilityState === "visible" && this.tell();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.onVisible);
  }

  tell() {
    if (!this.time || new Date().toDateString() === this.openedOn) return;
    const moment = new Date(this.time.dateTime);
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(moment).setHours(0, 0, 0, 0)) / DAY);
    this.time.textContent = words(moment, days, document.documentElement.lang);
  }
}

function words(moment, days, language) {
  if (days === 0) return moment.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });
  if (days === 1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day");
  if (days < 7) return moment.toLocaleDateString(language, { weekday: "short" });
  const year = moment.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return moment.toLocaleDateString(language, { year, month: "short", day: "numeric" });
}

customElements.define("relative-time", RelativeTime);
