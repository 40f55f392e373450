/** A hidden field that takes the time zone of the browser along. */
export default class OwnTimeZone {
  constructor(element) {
    this.element = element;
  }

  connect() {
    this.element.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }

  disconnect() {}
}
