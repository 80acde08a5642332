// <dialog-sheet><a href="/where-it-also-stands/" data-open>…</a><dialog>…</dialog></dialog-sheet>
// Opens its dialog instead of following the link. A click beside it or Escape closes it; without script the link leads on.
class DialogSheet extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.opener = this.querySelector("[data-open]");
    this.onOpen = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.dialog.showModal();
    };
    this.onBeside = (event) => event.target === this.dialog && this.dialog.close();
    this.opener?.addEventListener("click", this.onOpen);
    this.dialog?.addEventListener("click", this.onBeside);
  }

  disconnectedCallback() {
    this.opener?.removeEventListener("click", this.onOpen);
    this.dialog?.removeEventListener("click", this.onBeside);
  }
}

customElements.define("dialog-sheet", DialogSheet);
