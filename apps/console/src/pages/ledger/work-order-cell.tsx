import { type ReactNode } from 'react';
import { Said } from '../../parts/said';
import { WorkOrderLink } from '../../parts/work-order-link';
import styles from './ledger.module.css';

/** The work order that a row is about, with the way to it: its title where it has one, else its id. */
export const WorkOrderCell = ({
  of: { workOrderId, title, workflowId },
  children,
}: {
  readonly of: {
    readonly workOrderId: string;
    readonly title?: string | null;
    readonly workflowId: string | null;
  };
  /** What the row says of it besides. */
  readonly children?: ReactNode;
}) => (
  <div>
    <WorkOrderLink id={workOrderId} known={title} fw={600} /> {children}
    <span className={styles.second}>
      <Said>{workflowId}</Said>
    </span>
  </div>
);
