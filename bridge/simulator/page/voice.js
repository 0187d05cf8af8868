// Voice notes: from the microphone where there is one, else a ready-made hum; always Ogg/Opus, as WhatsApp makes them.

import { oggOf } from "./ogg.js";
import { base64 } from "./samples.js";

const OGG = "audio/ogg; codecs=opus";
const RATE = 48_000; // what Opus counts in
const FRAME_SAMPLES = 960; // 20 ms
const LONGEST_MS = 120_000;

/** Start listening. Answers `{isSample, stop(), message}`; `message` is a promise of `{media_base64, mime_type}`. */
export async function record() {
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) return { isSample: true, stop() {}, message: sample() };
  const ready = typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(OGG);
  const recorder = new MediaRecorder(stream, ready ? { mimeType: OGG } : {});
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  const done = new Promise((resolve) => recorder.addEventListener("stop", resolve));
  recorder.start();
  const limit = setTimeout(() => recorder.stop(), LONGEST_MS);
  const message = done.then(async () => {
    clearTimeout(limit);
    for (const track of stream.getTracks()) track.stop();
    const heard = new Blob(parts, { type: recorder.mimeType });
    return ready ? { media_base64: await base64(heard), mime_type: OGG } : convert(heard).catch(sample);
  });
  return { isSample: false, stop: () => recorder.stop(), message };
}

/** The voice note that comes with the page. */
async function sample() {
  const answer = await fetch("/static/voce.ogg");
  return { media_base64: await base64(await answer.blob()), mime_type: OGG };
}

async function convert(heard) {
  const context = new OfflineAudioContext(1, 1, RATE);
  return encode(await context.decodeAudioData(await heard.arrayBuffer()));
}

/** Sound (48 kHz, one channel is taken) as a voice note. Rejects where the browser has no Opus encoder. */
export async function encode(sound) {
  const packets = [];
  let problem = null;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const packet = new Uint8Array(chunk.byteLength);
      chunk.copyTo(packet);
      packets.push(packet);
    },
    error: (error) => { problem = error; },
  });
  encoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1, bitrate: 20_000 });
  const samples = sound.getChannelData(0);
  for (let from = 0; from + FRAME_SAMPLES <= samples.length; from += FRAME_SAMPLES) {
    encoder.encode(new AudioData({
      format: "f32", sampleRate: RATE, numberOfFrames: FRAME_SAMPLES, numberOfChannels: 1,
      timestamp: (from / RATE) * 1e6, data: samples.slice(from, from + FRAME_SAMPLES),
    }));
  }
  await encoder.flush();
  encoder.close();
  if (problem) throw problem;
  return { media_base64: await base64(new Blob([oggOf(packets, FRAME_SAMPLES)])), mime_type: OGG };
}
