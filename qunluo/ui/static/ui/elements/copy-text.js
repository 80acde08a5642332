// <copy-text><input readonly value="…"><button type="button" data-done="Copied" hidden>Copy</button></copy-text>
// Copies what the input holds. Without script the button stays hidden and the text can be selected.
class CopyText extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.button = this.querySelector("button");
    this.button.hidden = false;
    this.onClick = () => this.copy();
    this.button.addEventListener("click", this.onClick);
  }

  disconnectedCallback() {
    this.button.removeEventListener("click", this.onClick);
    clearTimeout(this.timer);
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.input.value);
    } catch {
      this.input.select();
      return;
    }
    const label = this.label ?? this.button.textContent;
    this.label = label;
    this.button.textContent = this.button.dataset.done;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.button.textContent = label; }, 2000);
  }
}

customElements.define("copy-text", CopyText);
