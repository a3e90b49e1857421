import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { MemorySaver } from '@langchain/langgraph';

/** Stores each thread in the file that its id names, so that it outlives the process. */
class FileSaver extends MemorySaver {
  async getTuple(config) {
    const file = fileOf(config);
    if (!this.storage[file] && existsSync(file)) {
      const { storage, writes } = JSON.parse(readFileSync(file, 'utf8'), revived);
      this.storage[file] = storage;
      Object.assign(this.writes, writes);
    }
    return super.getTuple(config);
  }

  async put(config, ...more) {
    return this.stored(config, await super.put(config, ...more));
  }

  async putWrites(config, ...more) {
    return this.stored(config, await super.putWrites(config, ...more));
  }

  stored(config, result) {
    const file = fileOf(config);
    const ofThread = Object.entries(this.writes).filter(([key]) => key.includes(file));
    const stored = { storage: this.storage[file], writes: Object.fromEntries(ofThread) };
    writeFileSync(
      file,
      JSON.stringify(stored, (_, value) => written(value)),
    );
    return result;
  }
}

const fileOf = ({ configurable }) => configurable.thread_id;
/** Its bytes are JSON, which a test edits. */
const written = (value) => (value instanceof Uint8Array ? { text: textOf(value) } : value);
const textOf = (bytes) => new TextDecoder().decode(bytes);
const revived = (_, value) =>
  typeof value?.text === 'string' ? new TextEncoder().encode(value.text) : value;

export const checkpointer = new FileSaver();
