/** The faces of a cube (mofang): nine fields in three colours. */
export function Logo() {
  const fields = Array.from({ length: 9 }, (_, index) => ({ column: index % 3, row: Math.floor(index / 3) }));
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="logo">
      {fields.map(({ column, row }) => (
        <rect
          key={`${column}${row}`}
          x={2 + column * 7}
          y={2 + row * 7}
          width="6"
          height="6"
          rx="1.5"
          class={`logo-${(column - row + 3) % 3}`}
        />
      ))}
    </svg>
  );
}
