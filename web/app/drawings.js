/* What is drawn, and where all parts are kept. */

/** @type {Record<string, any>} the components, by their tags */
const widgets = {};

/** Strokes on a field of 24 by 24. */
const ICONS = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  call: 'M6 3.5l3 .5 1.5 4-2 1.8a13 13 0 006 6l1.8-2 4 1.5.5 3c0 1-.8 2.2-2 2.2A16 16 0 013.8 5.5c0-1.2 1.2-2 2.2-2z',
  phone: 'M7 3h10a1 1 0 011 1v16a1 1 0 01-1 1H7a1 1 0 01-1-1V4a1 1 0 011-1zM11 18h2',
  mail: 'M3 6h18v12H3zM3 7l9 6 9-6',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3',
  card: 'M3 6h18v12H3zM3 10h18M7 15h4',
  shield: 'M12 3l8 3v6c0 4.5-3.2 7.6-8 9-4.8-1.4-8-4.5-8-9V6zM8.5 12l2.5 2.5L15.5 10',
  pin: 'M12 21s-7-6.2-7-11a7 7 0 0114 0c0 4.8-7 11-7 11zM12 12.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  name: 'M4 6h16v12H4zM8 12a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM6 15.5h4M13 10h4M13 14h4',
  camera: 'M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4z',
  swap: 'M4 9h15l-4-4M20 15H5l4 4',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  link: 'M10 14a4 4 0 005.7 0l3-3A4 4 0 0013 5.3l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM9 19.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  text: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
  bin: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  hide: 'M4 4l16 16M9.5 6c.8-.3 1.6-.5 2.5-.5 6 0 9.5 6.5 9.5 6.5a17 17 0 01-3 3.7M6.2 8A17 17 0 002.5 12S6 18.5 12 18.5c1.5 0 2.8-.4 4-1',
  cloud: 'M7 18a4.5 4.5 0 01-.5-9 6 6 0 0111.4 1A4 4 0 0117.5 18zM4 4l16 16',
  close: 'M6 6l12 12M18 6L6 18',
};

widgets['app-icon'] = {
  props: { name: String },
  computed: { path: ({ name }) => ICONS[name] },
  template: '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path :d="path" /></svg>',
};

/** The cube, drawn: three faces of nine stones. */
widgets['cube-art'] = {
  computed: {
    stones() {
      const colours = ['a', 'b', 'c', 'd', 'e'];
      const faces = [
        { x: [-0.866, 0.5], y: [0.866, 0.5], from: [0, -1] },
        { x: [0.866, 0.5], y: [0, 1], from: [-0.866, -0.5] },
        { x: [0.866, -0.5], y: [0, 1], from: [0, 0] },
      ];
      return faces.flatMap(({ x, y, from }, face) =>
        Array.from({ length: 9 }, (_, index) => {
          const at = (column, row) =>
            [0, 1].map((axis) => 100 + 88 * (from[axis] + (x[axis] * column) / 3 + (y[axis] * row) / 3));
          const [column, row] = [index % 3, Math.floor(index / 3)];
          const corners = [
            [0.05, 0.05],
            [0.95, 0.05],
            [0.95, 0.95],
            [0.05, 0.95],
          ];
          const points = corners.map(([dx, dy]) => at(column + dx, row + dy).join()).join(' ');
          return { points, colour: `${colours[(index * 7 + face * 3 + column) % 5]} face-${face}` };
        }),
      );
    },
  },
  template: `
    <svg class="cube" viewBox="0 0 200 200" aria-hidden="true">
      <polygon v-for="stone in stones" :points="stone.points" :class="stone.colour" />
    </svg>`,
};
