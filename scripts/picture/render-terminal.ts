const CHARACTER_WIDTH = 8.43;
const LINE_HEIGHT = 19;
const PADDING = 18;
const BACKGROUND = "#1b1e24";
const FOREGROUND = "#d7dae0";

const COLOURS: { readonly [code: string]: string } = {
  "31": "#ff7b72",
  "32": "#7ee787",
  "33": "#e3b341",
  "36": "#79c0ff",
};

interface Look {
  readonly colour: string;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

const PLAIN: Look = { colour: FOREGROUND, isBold: false, isDim: false };

/** A picture of what a terminal would show: text with the colours that Confiture uses. */
export function renderTerminal(text: string): string {
  const lines = text.split("\n");
  const columns = Math.max(...lines.map((line) => Bun.stringWidth(line)));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map((line, index) => {
    const y = PADDING + (index + 0.75) * LINE_HEIGHT;
    return `<text x="${PADDING}" y="${y}" xml:space="preserve">${renderLine(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A terminal: confiture build --check, once without and once with an error">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${FOREGROUND}">
${rows.join("\n")}
</g>
</svg>
`;
}

function renderLine(line: string): string {
  let look = PLAIN;
  let svg = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is read here
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b[")) look = applyCode(look, part.slice(2, -1));
    else if (part !== "") svg += renderSpan(part, look);
  }
  return svg;
}

function applyCode(look: Look, code: string): Look {
  if (code === "" || code === "0") return PLAIN;
  if (code === "1") return { ...look, isBold: true };
  if (code === "2") return { ...look, isDim: true };
  if (code === "22") return { ...look, isBold: false, isDim: false };
  return { ...look, colour: COLOURS[code] ?? FOREGROUND };
}

function renderSpan(text: string, look: Look): string {
  const weight = look.isBold ? ' font-weight="600"' : "";
  const opacity = look.isDim ? ' opacity="0.6"' : "";
  return `<tspan fill="${look.colour}"${weight}${opacity}>${Bun.escapeHTML(text)}</tspan>`;
}
