// <theme-switch><form>…<button name="theme" value="dark">…</form></theme-switch>
// Changes light and dark at once and tells the server behind the scenes; without script the form does the same.
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.onSubmit = (event) => this.change(event);
    this.form.addEventListener("submit", this.onSubmit);
  }

  disconnectedCallback() {
    this.form.removeEventListener("submit", this.onSubmit);
  }

  async change(event) {
    const chosen = event.submitter;
    // Covers are chosen by the server: a page that shows one is loaded anew.
    if (!chosen || document.querySelector("picture[data-cover]")) return;
    event.preventDefault();
    const content = new FormData(this.form, chosen);
    const answer = await fetch(this.form.action, { method: "POST", body: content, redirect: "manual" }).catch(() => null);
    if (!answer) return;
    this.show(chosen);
  }

  show(chosen) {
    const root = document.documentElement;
    if (chosen.value) root.dataset.theme = chosen.value;
    else delete root.dataset.theme;
    for (const button of this.form.querySelectorAll("button")) button.removeAttribute("aria-current");
    chosen.setAttribute("aria-current", "true");
  }
}

customElements.define("theme-switch", ThemeSwitch);
