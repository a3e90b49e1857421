import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { WritError } from '#client';
import { attributesOf, type LoggedObject, type ObjectEvent, type ObjectLog } from './object-log';

interface Open {
  readonly tag: 'object' | 'event';
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: [string, string][];
  readonly objectIds: string[];
}

/** OCEL 2.0 in XML. Throws `WritError` with the line of what is not. */
export const readOcelXml = async (texts: AsyncIterable<string>): Promise<ObjectLog> => {
  const reader = new OcelXml();
  for await (const text of texts) reader.write(text);
  return reader.end();
};

class OcelXml {
  private readonly sax = new SaxesParser();
  private readonly objects = new Map<string, LoggedObject>();
  private readonly events: ObjectEvent[] = [];
  private item: Open | undefined;
  private attribute: string | undefined;
  private text = '';

  constructor() {
    this.sax.on('opentag', (tag) => this.open(tag));
    this.sax.on('text', (text) => (this.text += text));
    this.sax.on('closetag', ({ name }) => this.close(name));
    this.sax.on('error', ({ message }) => {
      throw new WritError(`line ${this.sax.line}: ${message.replace(/^[\d:\s]*/, '')}`);
    });
  }

  write(text: string): void {
    this.sax.write(text);
  }

  end(): ObjectLog {
    this.sax.close();
    return { objects: this.objects, events: this.events };
  }

  /** The types are declared by tags of other names, and their attributes are outside of objects and events. */
  private open({ name, attributes }: SaxesTagPlain): void {
    this.text = '';
    const { id, type, time = '' } = attributes;
    const isItem = (name === 'object' || name === 'event') && id !== undefined;
    if (isItem && type !== undefined && !this.item)
      this.item = { tag: name, id, type, time, attributes: [], objectIds: [] };
    else if (name === 'attribute') this.attribute = attributes['name'];
    else if (name === 'relationship' || name === 'object') this.relate(attributes);
  }

  private relate({ 'object-id': objectId }: SaxesTagPlain['attributes']): void {
    if (this.item && objectId !== undefined) this.item.objectIds.push(objectId);
  }

  private close(name: string): void {
    if (name === 'attribute' && this.attribute !== undefined) {
      this.item?.attributes.push([this.attribute, this.text.trim()]);
      this.attribute = undefined;
    }
    if (name !== this.item?.tag) return;
    const { id, type, time, objectIds, attributes: pairs } = this.item;
    const attributes = attributesOf(pairs);
    if (name === 'object') this.objects.set(id, { type, attributes });
    else this.events.push({ type, time, attributes, objectIds });
    this.item = undefined;
  }
}
