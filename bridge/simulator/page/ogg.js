// Opus packets into an Ogg stream. RFC 3533 (pages) and RFC 7845 (Opus in Ogg).

const PRE_SKIP = 312; // samples the decoder drops at the start: libopus' look-ahead at 48 kHz
const PACKETS_PER_PAGE = 50; // one second; a page holds at most 255 segments
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum >>> 0;
});

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ CRC[((sum >>> 24) ^ byte) & 255]) >>> 0;
  return sum;
}

function page(packets, { flags, granule, sequence }) {
  const lacingOf = ({ length }) => [...Array(Math.floor(length / 255)).fill(255), length % 255];
  const lacing = packets.flatMap(lacingOf);
  const size = packets.reduce((sum, packet) => sum + packet.length, 0);
  const bytes = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, 1, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function head() {
  const bytes = new Uint8Array(19);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("OpusHead"));
  bytes.set([1, 1], 8); // version, channels
  view.setUint16(10, PRE_SKIP, true);
  view.setUint32(12, 48_000, true);
  return bytes;
}

function tags() {
  const vendor = new TextEncoder().encode("sportello");
  const bytes = new Uint8Array(8 + 4 + vendor.length + 4);
  bytes.set(new TextEncoder().encode("OpusTags"));
  new DataView(bytes.buffer).setUint32(8, vendor.length, true);
  bytes.set(vendor, 12);
  return bytes;
}

/** The whole file, one channel; every packet holds `samples` samples at 48 kHz. */
export function oggOf(packets, samples) {
  const pages = [
    page([head()], { flags: 2, granule: 0, sequence: 0 }),
    page([tags()], { flags: 0, granule: 0, sequence: 1 }),
  ];
  for (let from = 0; from < packets.length; from += PACKETS_PER_PAGE) {
    const some = packets.slice(from, from + PACKETS_PER_PAGE);
    const isLast = from + PACKETS_PER_PAGE >= packets.length;
    pages.push(page(some, { flags: isLast ? 4 : 0, granule: (from + some.length) * samples, sequence: pages.length }));
  }
  const whole = new Uint8Array(pages.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of pages) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}
