import { type ReactNode } from 'react';

const drawing = (shape: ReactNode) =>
  function Icon({ size = 16 }: { readonly size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };

/** Icons accompany labels and never replace them: screen readers read only the labels. */
export const Check = drawing(<path d="M3 8.5l3.2 3.2L13 5" />);
export const Clock = drawing(
  <>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 4.8V8l2.2 1.6" />
  </>,
);
export const Stop = drawing(
  <>
    <path d="M5.6 2h4.8L14 5.6v4.8L10.4 14H5.6L2 10.4V5.6z" />
    <path d="M5.6 8h4.8" />
  </>,
);
export const Unknown = drawing(
  <>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M6.3 6.4a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.8.5-.8 1M8 11.4v.1" />
  </>,
);
export const Warning = drawing(
  <>
    <path d="M8 2.4l6 10.8H2z" />
    <path d="M8 6.6v3M8 11.4v.1" />
  </>,
);
export const Dot = drawing(<circle cx="8" cy="8" r="2.6" fill="currentColor" />);
export const Search = drawing(
  <>
    <circle cx="7" cy="7" r="4.4" />
    <path d="M10.4 10.4L14 14" />
  </>,
);
export const Sun = drawing(
  <>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M12.7 3.3l-1 1M4.3 11.7l-1 1" />
  </>,
);
export const Copy = drawing(
  <>
    <rect x="5.4" y="5.4" width="8" height="8" rx="1.4" />
    <path d="M10.6 5.4V3.8a1.2 1.2 0 0 0-1.2-1.2H3.8a1.2 1.2 0 0 0-1.2 1.2v5.6a1.2 1.2 0 0 0 1.2 1.2h1.6" />
  </>,
);
