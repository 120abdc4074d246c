/** The plan of a maru floor: two long beams, short boards let in between, one of them lit. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <rect width="32" height="32" rx="7.5" fill="#2f3f9a" />
      <g fill="#fff">
        <rect x="6" y="6" width="3.6" height="20" rx="1" />
        <rect x="22.4" y="6" width="3.6" height="20" rx="1" />
        <rect x="11.2" y="6" width="9.6" height="3.8" rx="1" opacity=".62" />
        <rect x="11.2" y="11.4" width="9.6" height="3.8" rx="1" opacity=".62" />
        <rect x="11.2" y="16.8" width="9.6" height="3.8" rx="1" fill="#f2b872" />
        <rect x="11.2" y="22.2" width="9.6" height="3.8" rx="1" opacity=".62" />
      </g>
    </svg>
  )
}
