/**
 * Makes a screenshot small: one byte a dot instead of three. A picture of text has few colours, and
 * those between them, at the edges of letters, need not be exact.
 *
 * @see https://www.w3.org/TR/png-3/
 * @module
 */

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
/** More would fit, and would be seen by nobody. */
const MOST_COLOURS = 64;

/** @param png As Chromium writes it: 8 bits, with or without transparency, not interlaced. */
export function smallPng(png) {
  const { width, height, channels, data } = contentOf(png);
  const dots = unfiltered(inflateSync(data), width * channels, height, channels);
  const { palette, indexes } = indexed(dots, channels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // 8 bits a dot, each the number of a colour.
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function contentOf(png) {
  const data = [];
  let head = Buffer.alloc(13);
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') head = content;
    if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  const channels = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || channels === undefined || head[12] !== 0) {
    throw new Error('This kind of PNG is not expected from a screenshot');
  }
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  return { width, height, channels, data: Buffer.concat(data) };
}

/** Each row was written as the difference from its neighbours, in one of five ways. */
function unfiltered(bytes, rowLength, height, channels) {
  const dots = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y += 1) {
    const filter = bytes[y * (rowLength + 1)];
    for (let x = 0; x < rowLength; x += 1) {
      const to = y * rowLength + x;
      const left = x < channels ? 0 : dots[to - channels];
      const up = y === 0 ? 0 : dots[to - rowLength];
      const corner = x < channels || y === 0 ? 0 : dots[to - rowLength - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      dots[to] = bytes[y * (rowLength + 1) + 1 + x] + guess;
    }
  }
  return dots;
}

function paeth(left, up, corner) {
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Each dot as the number of the nearest colour of a palette. */
function indexed(dots, channels) {
  const counts = new Map();
  const colours = new Uint32Array(dots.length / channels);
  for (let at = 0; at < colours.length; at += 1) {
    const colour = dots.readUIntBE(at * channels, 3);
    colours[at] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const frequent = [...counts].sort(([a, many], [b, more]) => more - many || a - b);
  const palette = paletteOf(frequent.map(([colour]) => partsOf(colour)));
  const numbers = new Map(frequent.map(([colour]) => [colour, nearest(partsOf(colour), palette)]));
  return { palette, indexes: Uint8Array.from(colours, (colour) => numbers.get(colour)) };
}

/** The frequent colours, and rare ones that are far from them. */
function paletteOf(colours) {
  for (let apart = 0; ; apart += 4) {
    const palette = [];
    for (const colour of colours) {
      if (palette.every((one) => distance(one, colour) > apart)) palette.push(colour);
      if (palette.length > MOST_COLOURS) break;
    }
    if (palette.length <= MOST_COLOURS) return palette;
  }
}

function nearest(colour, palette) {
  const distances = palette.map((one) => distance(one, colour));
  return distances.indexOf(Math.min(...distances));
}

/** Of red, green and blue, all together. */
function distance(one, other) {
  return one.reduce((sum, part, at) => sum + Math.abs(part - other[at]), 0);
}

function partsOf(colour) {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
