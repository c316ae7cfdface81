// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { documentWithNonce, pageNonce } from './nonceDocument';

describe('a document with a nonce', () => {
  it('marks every style element, also one that another document made', () => {
    const safe = documentWithNonce(document, 'abc');
    expect(safe.createElement('style').nonce).toBe('abc');
    const foreign = document.createElement('style');
    safe.createElement('div').appendChild(foreign);
    expect(foreign.nonce).toBe('abc');
  });

  it('sets style attributes through the object model', () => {
    documentWithNonce(document, 'abc');
    const span = document.createElement('span');
    span.setAttribute('style', 'color: rgb(1, 2, 3);');
    span.setAttribute('title', 'x');
    expect(span.style.color).toBe('rgb(1, 2, 3)');
    expect(span.title).toBe('x');
  });

  it('is a document to everybody else', () => {
    const safe = documentWithNonce(document, 'abc');
    expect(safe instanceof Document).toBe(true);
    expect(safe.body).toBe(document.body);
    expect(safe.createDocumentFragment().nodeType).toBe(11);
    safe.title = 'set';
    expect(document.title).toBe('set');
  });

  it('takes the nonce from the page', () => {
    expect(pageNonce()).toBe('');
    document.head.innerHTML = '<meta property="csp-nonce" nonce="xyz">';
    expect(pageNonce()).toBe('xyz');
  });
});
