// <pass-key data-source="id of JSON options" | data-options="URL" data-trouble="…"><form>…<input name="credential"><button hidden></form></pass-key>
// Makes or shows a passkey (WebAuthn) and sends the form with it. Without script the button stays hidden.
class PassKey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.button = this.form.querySelector("button");
    this.button.hidden = !window.PublicKeyCredential;
    this.onClick = () => this.use();
    this.button.addEventListener("click", this.onClick);
  }

  disconnectedCallback() {
    this.button.removeEventListener("click", this.onClick);
  }

  async use() {
    this.button.disabled = true;
    try {
      const credential = await this.ask(await this.options());
      this.form.elements.credential.value = JSON.stringify(credential.toJSON());
      this.form.submit();
    } catch {
      this.tell();
      this.button.disabled = false;
    }
  }

  async options() {
    if (this.dataset.source) return JSON.parse(document.getElementById(this.dataset.source).textContent);
    const answer = await fetch(this.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  ask(options) {
    if (options.creation_options) {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
      publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
      return navigator.credentials.create({ publicKey });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey) });
  }

  tell() {
    let line = this.querySelector("[role=alert]");
    if (!line) {
      line = document.createElement("p");
      line.className = "field__error";
      line.setAttribute("role", "alert");
      this.append(line);
    }
    line.textContent = this.dataset.trouble;
  }
}

customElements.define("pass-key", PassKey);
