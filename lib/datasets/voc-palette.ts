/**
 * The 256 colours of PASCAL VOC's indexed PNGs: bits 0, 1, 2 of the index, three at a time, become the highest bits of
 * red, green and blue. Index 255, the void border, is (224, 224, 192). Source: VOCcolormap.m of the development kit.
 */
export const VOC_PALETTE: [red: number, green: number, blue: number][] = Array.from(
  { length: 256 },
  (_, index) => {
    const colour: [number, number, number] = [0, 0, 0];
    for (let bit = 7, rest = index; bit >= 0; bit--, rest >>= 3) {
      for (let channel = 0; channel < 3; channel++) colour[channel] |= ((rest >> channel) & 1) << bit;
    }
    return colour;
  },
);
