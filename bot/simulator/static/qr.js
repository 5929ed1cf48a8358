// What a phone's camera reads off another phone's screen: a QR code that nothing has bent or scratched, versions 1 to 10,
// in bytes (ISO 18004). A real camera also mends what it cannot see; here there is nothing to mend.

// Data words of each block, by version and level, the levels in the order of their bits in the code: M, L, H, Q.
const BLOCKS = [
  [[[1, 16]], [[1, 19]], [[1, 9]], [[1, 13]]],
  [[[1, 28]], [[1, 34]], [[1, 16]], [[1, 22]]],
  [[[1, 44]], [[1, 55]], [[2, 13]], [[2, 17]]],
  [[[2, 32]], [[1, 80]], [[4, 9]], [[2, 24]]],
  [[[2, 43]], [[1, 108]], [[2, 11], [2, 12]], [[2, 15], [2, 16]]],
  [[[4, 27]], [[2, 68]], [[4, 15]], [[4, 19]]],
  [[[4, 31]], [[2, 78]], [[4, 13], [1, 14]], [[2, 14], [4, 15]]],
  [[[2, 38], [2, 39]], [[2, 97]], [[4, 14], [2, 15]], [[4, 18], [2, 19]]],
  [[[3, 36], [2, 37]], [[2, 116]], [[4, 12], [4, 13]], [[4, 16], [4, 17]]],
  [[[4, 43], [1, 44]], [[2, 68], [2, 69]], [[6, 15], [2, 16]], [[6, 19], [2, 20]]],
];
const AROUND = [[], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]];
const MASKS = [
  (r, c) => (r + c) % 2, (r) => r % 2, (r, c) => c % 3, (r, c) => (r + c) % 3,
  (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2, (r, c) => (r * c) % 2 + (r * c) % 3,
  (r, c) => ((r * c) % 2 + (r * c) % 3) % 2, (r, c) => ((r + c) % 2 + (r * c) % 3) % 2,
];
const FORMAT = 0b10101; // what the first five bits of the format are hidden under
const BYTES = 4;

// The text of the code on a picture; null where there is none that can be read.
export function read({ data, width, height }) {
  const grid = dots((x, y) => data[(y * width + x) * 4] < 128, width, height);
  if (!grid) return null;
  const version = (grid.length - 17) / 4;
  const format = grid[8].slice(0, 5).reduce((sum, bit) => sum * 2 + bit, 0) ^ FORMAT;
  const blocks = BLOCKS[version - 1][format >> 3].flatMap(([count, words]) => Array(count).fill(words));
  return spelled(together(words(grid, version, MASKS[format & 7]), blocks), version);
}

// The dots as rows of 0 and 1. The upper left corner is seven dots wide, which tells how large one is.
function dots(dark, width, height) {
  let [left, top, right] = [width, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (dark(x, y)) { if (top < 0) top = y; left = Math.min(left, x); right = Math.max(right, x); }
    }
  }
  let run = left;
  while (run <= right && dark(run, top)) run += 1;
  const span = right - left + 1;
  const side = Math.round(span / ((run - left) / 7));
  if (top < 0 || (side - 17) % 4 || side < 21 || side > 57) return null;
  const at = (number) => Math.floor((number + 0.5) * span / side);
  return Array.from({ length: side }, (_, r) => Array.from({ length: side }, (__, c) => Number(dark(left + at(c), top + at(r)))));
}

function isShape(r, c, side, version) {
  const corner = (r < 9 && (c < 9 || c >= side - 8)) || (r >= side - 8 && c < 9);
  const told = version >= 7 && ((r < 6 && c >= side - 11) || (c < 6 && r >= side - 11));
  const around = [6, ...AROUND[version - 1]];
  const far = around[around.length - 1];
  const near = (value) => around.find((one) => Math.abs(one - value) < 3);
  const [y, x] = version > 1 ? [near(r), near(c)] : [];
  const finder = (y === 6 && x === 6) || (y === 6 && x === far) || (y === far && x === 6);
  return corner || told || r === 6 || c === 6 || (y !== undefined && x !== undefined && !finder);
}

// Two columns at a time, up and down, from the right.
function words(grid, version, mask) {
  const side = grid.length;
  const bits = [];
  for (let right = side - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    const upward = ((right + 1) & 2) === 0;
    for (let step = 0; step < side; step += 1) {
      const r = upward ? side - 1 - step : step;
      for (const c of [right, right - 1]) {
        if (!isShape(r, c, side, version)) bits.push(grid[r][c] ^ (mask(r, c) === 0));
      }
    }
  }
  return Array.from({ length: bits.length >> 3 }, (_, one) => parseInt(bits.slice(one * 8, one * 8 + 8).join(""), 2));
}

// The blocks' words stand in turn: the first of each, the second of each, and so on.
function together(mixed, blocks) {
  const found = blocks.map(() => []);
  let next = 0;
  for (let round = 0; round < Math.max(...blocks); round += 1) {
    blocks.forEach((length, one) => { if (round < length) { found[one].push(mixed[next]); next += 1; } });
  }
  return found.flat();
}

function spelled(data, version) {
  const bits = data.map((word) => word.toString(2).padStart(8, "0")).join("");
  const wide = version < 10 ? 8 : 16;
  if (parseInt(bits.slice(0, 4), 2) !== BYTES) return null;
  const length = parseInt(bits.slice(4, 4 + wide), 2);
  const from = 4 + wide;
  const bytes = Array.from({ length }, (_, one) => parseInt(bits.slice(from + one * 8, from + one * 8 + 8), 2));
  return new TextDecoder().decode(new Uint8Array(bytes));
}
