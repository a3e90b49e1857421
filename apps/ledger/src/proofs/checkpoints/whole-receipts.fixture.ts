import {
  type Bundle,
  BUNDLE_FORMAT,
  type BundledEvent,
  type Receipt,
  RECEIPT_FORMAT,
} from '#verify';
import { type EventProof, type ReceiptOptions, Receipts } from './receipts';

/** Receipts and bundles in one piece, as the gateway makes them of the ledger's answers. */
export class WholeReceipts extends Receipts {
  async of(tenant: string, eventId: string, options: ReceiptOptions): Promise<Receipt> {
    const { position } = await this.find(tenant, eventId);
    const { checkpoint, consistency } = await this.start([position], options);
    const [proven] = await this.proven(tenant, [position], checkpoint.checkpoint);
    return {
      format: RECEIPT_FORMAT,
      ...bundled(proven!),
      checkpoint: checkpoint.note,
      ...(consistency && { consistency }),
    };
  }

  async bundle(tenant: string, workOrderId: string, options: ReceiptOptions): Promise<Bundle> {
    const { stream, events, dependsOn } = await this.contents(tenant, workOrderId);
    const { checkpoint, consistency } = await this.start([...events, ...dependsOn], options);
    const bundle = async (positions: readonly number[]) =>
      (await this.proven(tenant, positions, checkpoint.checkpoint)).map(bundled);
    return {
      format: BUNDLE_FORMAT,
      tenant,
      stream,
      checkpoint: checkpoint.note,
      ...(consistency && { consistency }),
      events: await bundle(events),
      dependsOn: await bundle(dependsOn),
    };
  }
}

const bundled = ({ index, body, proof }: EventProof): BundledEvent => ({
  event: body.toString('base64'),
  index,
  proof,
});
