/**
 * The page's document for a library that makes style elements and style attributes: under a content security policy
 * without `unsafe-inline` the elements carry the page's nonce, and the attributes are set through the object model,
 * which no policy forbids.
 */
export function documentWithNonce(real: Document, nonce: string): Document {
  setStylesOfSpansByModel();
  function createElement(tag: string, options?: ElementCreationOptions): HTMLElement {
    const element = real.createElement(tag, options);
    if (tag === 'style') {
      element.nonce = nonce;
    } else if (tag === 'div') {
      // One style element is made by the page's own document, whatever the library was given.
      element.appendChild = appendChild;
    }
    return element;
  }
  function appendChild<T extends Node>(this: HTMLElement, child: T): T {
    if (child instanceof HTMLStyleElement) {
      child.nonce = nonce;
    }
    return Node.prototype.appendChild.call(this, child) as T;
  }
  return new Proxy(real, {
    get(target, name) {
      if (name === 'createElement') {
        return createElement;
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/**
 * The cells' colours are style attributes of spans that the library makes with the page's own document, so it is the
 * page's spans that learn it. The result is the same for everybody, only allowed.
 */
function setStylesOfSpansByModel(): void {
  if (!Object.hasOwn(HTMLSpanElement.prototype, 'setAttribute')) {
    HTMLSpanElement.prototype.setAttribute = function (name: string, value: string): void {
      if (name === 'style') {
        this.style.cssText = value;
      } else {
        Element.prototype.setAttribute.call(this, name, value);
      }
    };
  }
}

/** The nonce the server put into the page; empty where there is none. */
export function pageNonce(page: Document = document): string {
  return page.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
