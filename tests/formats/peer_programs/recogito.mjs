// Shows the annotations of a page in Recogito's text-annotator, over the text in a document of its
// own; prints what each shows, and writes them again. Arguments: node_modules, page, text, out.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , modules, page, text, out] = process.argv;
const require = createRequire(`${modules}/`);
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('<!doctype html><div id="text"></div>', { pretendToBeVisual: true });
window.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} };
window.Range.prototype.getClientRects = () => [];
window.Range.prototype.getBoundingClientRect = () => new window.DOMRect();
for (const name of ['window', 'document', 'Node', 'NodeFilter', 'Range', 'HTMLElement', 'Element',
  'DOMRect', 'MutationObserver', 'ResizeObserver', 'Event', 'PointerEvent', 'KeyboardEvent'])
  globalThis[name] = window[name] ?? window;
globalThis.getComputedStyle = window.getComputedStyle;
globalThis.requestAnimationFrame = f => setTimeout(f, 0);
const file = `${modules}/@recogito/text-annotator/dist/text-annotator.es.js`;
const { createTextAnnotator, W3CTextFormat } = await import(pathToFileURL(file));

const shown = document.getElementById('text');
shown.textContent = fs.readFileSync(text, 'utf8');
const adapter = W3CTextFormat('text.txt', shown);
const annotator = createTextAnnotator(shown, { adapter, renderer: 'SPANS' });
annotator.setAnnotations(
  JSON.parse(fs.readFileSync(page, 'utf8')).items.filter(each => each.motivation !== 'linking'));
const held = annotator.state.store.all();
const words = [];
for (const annotation of held)
  for (const selector of annotation.target.selector) {
    // It makes ranges when it draws, for which there is no screen here.
    selector.range = document.createRange();
    selector.range.setStart(shown.firstChild, selector.start);
    selector.range.setEnd(shown.firstChild, selector.end);
    words.push([annotation.id, selector.range.toString()]);
  }
fs.writeFileSync(out, JSON.stringify(held.map(each => adapter.serialize(each))));
fs.writeSync(1, `${JSON.stringify(words)}\n`);
process.exit(0);
