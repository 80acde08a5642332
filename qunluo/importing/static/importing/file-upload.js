// <file-upload data-limit data-sending data-looking data-too-large data-broken>a form's file field and button</file-upload>
// Sends the form around it and shows how much has left; without it the form sends itself. Errors come back as the page.
class FileUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.onSubmit = (event) => this.send(event);
    this.form.addEventListener("submit", this.onSubmit);
  }

  disconnectedCallback() {
    this.form.removeEventListener("submit", this.onSubmit);
    this.request?.abort();
  }

  part(name) {
    return this.querySelector(`.upload__${name}`);
  }

  send(event) {
    const file = this.part("file").files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(this.dataset.limit)) return this.refuse(this.dataset.tooLarge);
    this.begin();
    this.request = new XMLHttpRequest();
    this.request.open("POST", this.form.action);
    this.request.setRequestHeader("X-Upload", "1");
    this.request.upload.addEventListener("progress", (step) => this.show(step.loaded, step.total));
    this.request.addEventListener("load", () => this.end());
    this.request.addEventListener("error", () => this.refuse(this.dataset.broken));
    this.request.send(new FormData(this.form));
  }

  begin() {
    this.part("error").hidden = true;
    this.part("work").hidden = false;
    this.querySelector("button").disabled = true;
    this.show(0, 1);
  }

  show(loaded, total) {
    this.querySelector("progress").value = loaded / total;
    const share = Math.floor((100 * loaded) / total);
    this.part("note").textContent = loaded < total ? `${this.dataset.sending} ${share}%` : this.dataset.looking;
  }

  end() {
    const next = this.request.getResponseHeader("Location");
    if (this.request.status === 201 && next) return window.location.assign(next);
    const page = new DOMParser().parseFromString(this.request.responseText, "text/html");
    const said = page.querySelector("[role='alert']:not([hidden])") ?? page.querySelector("main");
    return this.refuse(said?.textContent.trim() || this.dataset.broken);
  }

  refuse(sentence) {
    this.part("work").hidden = true;
    this.querySelector("button").disabled = false;
    this.part("error").textContent = sentence;
    this.part("error").hidden = false;
  }
}

customElements.define("file-upload", FileUpload);
