/** Rows as CSV: RFC 4180, numbers with a point; with tabs between the fields, as TSV. */
export function csvText(rows: readonly (readonly (string | number)[])[], separator: ',' | '\t' = ','): string {
  return rows.map((cells) => cells.map((cell) => csvCell(cell, separator)).join(separator) + '\r\n').join('');
}

function csvCell(value: string | number, separator: string): string {
  const text = String(value);
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
