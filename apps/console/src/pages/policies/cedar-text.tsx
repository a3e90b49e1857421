import { visible } from '../../parts/visible';
import styles from './policies.module.css';

/** The text of a policy with the numbers of its lines, by which the API names the place of a mistake. */
export const CedarText = ({ text }: { readonly text: string }) => (
  // A long text is read with the keys as well.
  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <div className={styles.cedar} role="region" aria-label="Text of the policy" tabIndex={0}>
    <ol>
      {text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => (
          // Lines have no other name than their number.
          <li key={index} data-comment={line.trimStart().startsWith('//') || undefined}>
            <bdi>{visible(line) || ' '}</bdi>
          </li>
        ))}
    </ol>
  </div>
);
