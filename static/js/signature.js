// Sign with a finger or a pen. Strokes are kept as points in a hidden field: "x,y x,y;x,y …", in a box of 1000 by 300.
for (const pad of document.querySelectorAll('[data-signature]')) {
  const [svg, path, kept] = ['svg', 'path', 'input'].map((part) => pad.querySelector(part));
  const { width, height } = svg.viewBox.baseVal;
  let strokes = kept.value ? kept.value.split(';').map((stroke) => stroke.split(' ')) : [];
  let last;

  const keep = () => {
    kept.value = strokes.map((stroke) => stroke.join(' ')).join(';');
    kept.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const draw = () =>
    path.setAttribute('d', strokes.map((stroke) => `M${stroke.join(' L').replaceAll(',', ' ')}`).join(' '));
  const add = ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const across = (at, most, size) => Math.max(0, Math.min(most, Math.round((at * most) / size)));
    const point = `${across(clientX - box.left, width, box.width)},${across(clientY - box.top, height, box.height)}`;
    if (point !== last) strokes.at(-1).push(point);
    last = point;
    draw();
  };

  svg.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    strokes.push([]);
    last = '';
    add(event);
  });
  svg.addEventListener('pointermove', (event) => {
    if (svg.hasPointerCapture(event.pointerId)) add(event);
  });
  svg.addEventListener('lostpointercapture', keep);
  pad.querySelector('button').addEventListener('click', () => {
    strokes = [];
    draw();
    keep();
  });
  pad.querySelector('[data-without]').remove();
  pad.querySelector('[data-with]').hidden = false;
}
