// Makes keras/*.safetensors: small models of Keras's layers with their variables, inputs and outputs,
// computed by TensorFlow.js 4.22 (npm's @tensorflow/tfjs), which has Keras's layers.
//
// Run in this folder, where SCRATCH is a folder outside of it:
//   npm install --prefix SCRATCH @tensorflow/tfjs
//   NODE_PATH=SCRATCH/node_modules node make_keras.mjs
// Names of tensors: docs/importing.md. The GRU is written out below: TensorFlow.js's own has no
// reset_after.
import { createRequire } from "node:module";
import { mkdirSync, writeFileSync } from "node:fs";

const tf = createRequire(import.meta.url)("@tensorflow/tfjs");
await tf.setBackend("cpu");

const wave = (shape, scale, step, start) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.tensor(Array.from({ length: size }, (_, i) => scale * Math.sin(step * i + start)), shape);
};

function write(name, tensors) {
    const header = {};
    const parts = [];
    let end = 0;
    for (const [key, tensor] of Object.entries(tensors)) {
        const bytes = Buffer.from(Float32Array.from(tensor.dataSync()).buffer);
        header[key] = { dtype: "F32", shape: tensor.shape, data_offsets: [end, end + bytes.length] };
        end += bytes.length;
        parts.push(bytes);
    }
    let text = JSON.stringify(header);
    text += " ".repeat((8 - (text.length % 8)) % 8);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    writeFileSync(`keras/${name}.safetensors`, Buffer.concat([length, Buffer.from(text), ...parts]));
}

/// Gives every variable numbers of its own, runs the model, writes it all down.
function model(name, x, layers) {
    const net = tf.sequential({ layers });
    const tensors = {};
    let count = 0;
    let module = 0;
    net.layers.forEach((layer) => {
        const start = layer.getWeights();
        layer.setWeights(start.map((w) => {
            ++count;
            return wave(w.shape, 0.5, 1.1 + 0.2 * count, count);
        }));
        layer.weights.forEach((variable, i) => {
            let key = variable.originalName.split("/").pop().replace(/_\d+$/, "");
            if (key === "moving_variance")
                layer.setWeights(layer.getWeights().map((w, j) => (j === i ? w.abs().add(0.5) : w)));
            const both = layer.weights.length / 2;
            if (layer.getClassName() === "Bidirectional")
                key = (i < both ? "forward." : "backward.") + key;
            tensors[`${module}.${key}`] = layer.getWeights()[i];
        });
        // return_sequences=False is a layer of its own here: last_step.
        module += layer.getConfig().returnSequences === false ? 2 : 1;
    });
    tensors["verify.input"] = x.rank === 4 ? x.transpose([0, 3, 1, 2]) : x; // [C][H][W]
    tensors["verify.output"] = net.predict(x);
    write(name, tensors);
}

/// Keras's GRU with reset_after=True: gates z, r, h, biases of the input and of the output.
function gru(name, x, units) {
    const features = x.shape[2];
    const kernel = wave([features, 3 * units], 0.5, 1.3, 1);
    const between = wave([units, 3 * units], 0.5, 1.5, 2);
    const bias = wave([2, 3 * units], 0.5, 1.7, 3);
    const [ofInput, ofOutput] = tf.unstack(bias);
    let h = tf.zeros([x.shape[0], units]);
    for (const step of tf.unstack(x, 1)) {
        const [xz, xr, xh] = tf.split(step.matMul(kernel).add(ofInput), 3, 1);
        const [hz, hr, hh] = tf.split(h.matMul(between).add(ofOutput), 3, 1);
        const z = tf.sigmoid(xz.add(hz));
        const r = tf.sigmoid(xr.add(hr));
        h = z.mul(h).add(tf.scalar(1).sub(z).mul(tf.tanh(xh.add(r.mul(hh)))));
    }
    write(name, { "0.kernel": kernel, "0.recurrent_kernel": between, "0.bias": bias,
        "verify.input": x, "verify.output": h });
}

const L = tf.layers;
const steps = wave([5, 7, 3], 1, 0.7, 0);
const exact = { recurrentActivation: "sigmoid" };
mkdirSync("keras", { recursive: true });

model("dense", wave([5, 6], 1, 0.7, 0), [
    L.dense({ units: 5, inputShape: [6] }), L.batchNormalization(), L.prelu(), L.dense({ units: 4 }),
    L.layerNormalization(), L.activation({ activation: "elu" }), L.dense({ units: 2 })]);
model("lstm", steps, [
    L.lstm({ units: 4, returnSequences: true, inputShape: [7, 3], ...exact }),
    L.lstm({ units: 5, ...exact }), L.dense({ units: 2 })]);
model("rnn", steps, [L.simpleRNN({ units: 4, inputShape: [7, 3] })]);
model("bidirectional", steps, [
    L.bidirectional({ layer: L.lstm({ units: 4, returnSequences: true, ...exact }),
        mergeMode: "concat", inputShape: [7, 3] })]);
gru("gru", steps, 4);
model("conv1d", wave([5, 12, 3], 1, 0.7, 0), [
    L.conv1d({ filters: 4, kernelSize: 3, padding: "same", dilationRate: 2,
        inputShape: [12, 3] }),
    L.activation({ activation: "tanh" }),
    L.conv1d({ filters: 2, kernelSize: 2, padding: "valid" })]);
model("conv2d", wave([3, 6, 7, 2], 1, 0.7, 0), [
    L.conv2d({ filters: 3, kernelSize: [3, 2], strides: [2, 1], padding: "valid", inputShape: [6, 7, 2] }),
    L.batchNormalization(), L.activation({ activation: "relu" }),
    L.flatten(), L.dense({ units: 2 })]);
model("embedding", tf.tensor([[1, 0, 4], [2, 2, 3]]), [L.embedding({ inputDim: 5, outputDim: 3,
    inputLength: 3 })]);
