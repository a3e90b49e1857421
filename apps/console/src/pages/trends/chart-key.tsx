import { type ReactNode } from 'react';
import styles from './trends.module.css';

/** What the shapes of a control chart stand for. */
export const ChartKey = () => (
  <ul className={styles.key} aria-label="Key of the chart">
    <Item shape={<circle cx="6" cy="6" r="3.5" fill="currentColor" />}>within chance</Item>
    <Item
      shape={<circle cx="6" cy="6" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />}
    >
      baseline forming, or not over yet
    </Item>
    <Item shape={<path d="M6 1l5 9H1z" fill="currentColor" />}>signal: more of it</Item>
    <Item shape={<path d="M6 11L1 2h10z" fill="currentColor" />}>signal: less of it</Item>
    <Item shape={<path d="M0 6h12" stroke="currentColor" strokeWidth="1.5" />}>centre</Item>
    <Item
      shape={<path d="M0 6h12" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3 2" />}
    >
      limits of chance
    </Item>
    <Item
      shape={<path d="M6 0v12" stroke="currentColor" strokeWidth="1.5" strokeDasharray="1 2" />}
    >
      a definition was published
    </Item>
    <Item shape={<path d="M6 0v12" stroke="currentColor" strokeWidth="2" />}>
      mended, or came back
    </Item>
  </ul>
);

const Item = ({ shape, children }: { readonly shape: ReactNode; readonly children: ReactNode }) => (
  <li>
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {shape}
    </svg>
    {children}
  </li>
);
