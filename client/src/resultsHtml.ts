/** What the results page needs from its host. Addresses are as the page is to load them. */
export interface PageParts {
  script: string;
  style: string;
  /** Where scripts and styles may come from besides the nonce: the webview's own source. */
  source: string;
  /** Random, new for each page. */
  nonce: string;
  /** Translations by English text. */
  texts: Record<string, string>;
  language: string;
}

/** The results page without its data, which come as messages. It may load nothing but its own script and style; the toolkit looks for the nonce in the
 * `csp-nonce` element. */
export function resultsHtml({ script, style, source, nonce, texts, language }: PageParts): string {
  const policy = [`default-src 'none'`, `style-src ${source} 'nonce-${nonce}'`, `font-src ${source}`, `script-src 'nonce-${nonce}'`].join(
    '; ',
  );
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<link rel="stylesheet" href="${style}">
<title>MQTT Scenario</title>
</head>
<body>
<script type="application/json" id="texts" nonce="${nonce}">${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
