// <char-count for="id-of-input" limit="120"></char-count>
// Says how much is written of how much may be: "41 / 120". Counts characters as the server does (code points).
class CharCount extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.getAttribute("for"));
    if (!this.input) return;
    this.onInput = () => this.count();
    this.input.addEventListener("input", this.onInput);
    this.count();
  }

  disconnectedCallback() {
    this.input?.removeEventListener("input", this.onInput);
  }

  count() {
    const written = [...this.input.value].length;
    const limit = Number(this.getAttribute("limit"));
    const language = document.documentElement.lang;
    this.textContent = `${written.toLocaleString(language)} / ${limit.toLocaleString(language)}`;
    this.toggleAttribute("data-over", written > limit);
  }
}

customElements.define("char-count", CharCount);
