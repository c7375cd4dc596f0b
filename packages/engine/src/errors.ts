/**
 * Every error that a person can meet, in one registry: a code, a sentence with places for the facts, and the HTTP
 * status an app gives it. A sentence says what is wrong, where, with which value, and what to do.
 */

const REGISTRY = {
  'file-not-a-workbook': {
    status: 415,
    text: '{file} is not an Excel workbook ({reason}). Save it as .xlsx and try again.',
  },
  'formula-syntax': {
    status: 422,
    text: 'The formula in {cell} cannot be read at character {position}: {detail}. Formula: {formula}. Correct it in the workbook.',
  },
  'formula-too-long': {
    status: 422,
    text: 'The formula in {cell} has {length} characters; the limit is {limit}. Split it over several cells.',
  },
  'formula-too-deep': {
    status: 422,
    text: 'The formula in {cell} nests more than {limit} levels of parentheses, calls and signs. Split it over several cells.',
  },
  'array-too-large': {
    status: 422,
    text: 'A formula makes an array of {rows} rows and {columns} columns; the limit is {limit} elements. Use a smaller range.',
  },
  'formula-unsupported': {
    status: 422,
    text: '{cell} uses {what}, which cannot be evaluated ({reason}). Replace it by its value, or leave the cell out of the model.',
  },
  'file-old-format': {
    status: 415,
    text: '{file} is in the old .xls format, or not an Excel workbook at all. Open it in Excel, save it as .xlsx and try again.',
  },
  'file-reader-missing': {
    status: 415,
    text: '{file} is in a binary format whose reader is not installed here. Install the package {package}, or save the file as .xlsx.',
  },
  'file-encrypted': {
    status: 415,
    text: '{file} is protected with a password. Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.',
  },
  'file-limit': {
    status: 413,
    text: '{file} goes beyond a limit: {what} is {actual}, at most {limit} is allowed{where}. Remove what the model does not need, or raise the limit.',
  },
  'file-damaged': {
    status: 422,
    text: '{file} is damaged{where}: {detail}. Open it in Excel, let Excel repair it, and save it again.',
  },
  'file-forbidden': {
    status: 422,
    text: '{file} holds {detail}{where}, which no Excel workbook needs and which is refused for safety. Save it again with Excel.',
  },
  'sheet-unknown': {
    status: 404,
    text: 'There is no sheet "{sheet}" in this workbook. Sheets: {sheets}.',
  },
  'input-unknown': {
    status: 422,
    text: 'There is no cell or name "{reference}" in this workbook.{near} Sheets: {sheets}.',
  },
  'distribution-unknown': {
    status: 422,
    text: 'There is no distribution "{name}". Known are: {known}.',
  },
  'distribution-arguments': {
    status: 422,
    text: 'The arguments of {distribution} do not fit: {reason}. Write it as {signature}.',
  },
  'distribution-impossible': {
    status: 422,
    text: 'The distribution {distribution} cannot have these parameters: {reason}. Change the value and run again.',
  },
  'model-invalid': {
    status: 422,
    text: 'The model cannot be read at {where}: {reason}. It needs "inputs" (each with "cell" and "distribution") and "outputs".',
  },
  'model-no-outputs': {
    status: 422,
    text: 'No output is asked for. Name at least one cell whose value you want to know, such as "Sheet1!F20".',
  },
  'input-not-one-cell': {
    status: 422,
    text: '{reference} stands for {count} cells, and an input is one cell. Name each cell with a distribution of its own.',
  },
  'input-twice': {
    status: 422,
    text: '{reference} is named as an input twice. Keep one of the two distributions.',
  },
  'stream-twice': {
    status: 422,
    text: '{first} and {second} have the same stream {stream}, so their draws would be equal. Give one of them another "stream".',
  },
  'output-too-large': {
    status: 422,
    text: 'The output {reference} has {count} cells; at most {limit} can be outputs at once. Name fewer cells.',
  },
  'output-not-a-number': {
    status: 422,
    text: 'The output {reference} holds {value}, not a number. Name a cell whose value is a number.',
  },
  'circular-reference': {
    status: 422,
    text: 'The outputs need cells that refer to each other in a circle: {circle}. Remove the circle, or name other outputs.',
  },
  'text-unforeseen': {
    status: 422,
    text: '{cell} became the text {value} in a trial, which the compiled cells cannot take. Let the cell give a number.',
  },
  'distribution-percentiles': {
    status: 422,
    text: 'The distribution {distribution} cannot be given by these percentiles ({given}): {reason}. Change a percentile or give a parameter.',
  },
  'distribution-not-constant': {
    status: 422,
    text: 'The distribution {distribution} depends on {what}, which is not known here. Give numbers, or compile the model with it.',
  },
  'input-not-apart': {
    status: 422,
    text: 'The distribution of {input} cannot be replaced in the compiled model: {reason}. Compile the model with the new one.',
  },
  'correlation-invalid': {
    status: 422,
    text: 'The correlations of {inputs} cannot be read: {reason}. Correct the value and run again.',
  },
  'correlation-contradictory': {
    status: 422,
    text: 'The correlations of {inputs} contradict each other: no inputs can be correlated like that. The nearest that is possible: {nearest}. Use it, or change a correlation.',
  },
  'expression-syntax': {
    status: 422,
    text: 'The formula cannot be read at character {position}: {detail}. Formula: {formula}. Correct it and send it again.',
  },
  'variable-unknown': {
    status: 422,
    text: 'The formula uses "{name}", and there is no variable of that name. Variables: {known}. Add it, or correct the name.',
  },
  'variable-invalid': {
    status: 422,
    text: 'The variable {name} cannot be used: {reason}. Change it and send it again.',
  },
  'variable-ambiguous': {
    status: 422,
    text: '"{name}" is the label of {count} cells: {cells}. Name the one that you mean by its address.',
  },
  'function-unknown': {
    status: 422,
    text: 'The formula calls {name}(), which is no function that a formula without cells can use. Functions are those of Excel: SQRT(x), EXP(x), LN(x), MAX(a, b), IF(a > b, a, b).',
  },
  'request-invalid': {
    status: 422,
    text: 'The {part} of the call does not fit{at}: {reason}{given}. Correct it and call again; /docs has the schema.',
  },
  'request-unreadable': {
    status: 400,
    text: 'The call cannot be read: {reason}. Correct it and call again; /docs says what a call looks like.',
  },
  'media-type-unsupported': {
    status: 415,
    text: 'A body of type {type} is not taken here. Send {expected}.',
  },
  'body-too-large': {
    status: 413,
    text: 'The body of the call is too large; at most {limit} are taken ({setting}). Send less, or ask the operator to raise it.',
  },
  'route-unknown': {
    status: 404,
    text: 'There is no {method} {path} here. /docs lists all calls.',
  },
  'method-not-allowed': {
    status: 405,
    text: '{path} does not take {method}, only {allowed}. /docs lists all calls.',
  },
  'request-timed-out': {
    status: 408,
    text: 'The call took longer than {seconds} seconds to arrive. Send it faster, or ask the operator to raise REQUEST_SECONDS.',
  },
  'too-many-requests': {
    status: 429,
    text: 'More than {limit} calls a minute came from {who}. Wait {seconds} seconds and call again.',
  },
  'sign-in-needed': {
    status: 401,
    text: 'This call needs someone signed in, and {reason}. Send "Authorization: Bearer" with a token of POST /api/auth/token or an API key.',
  },
  'sign-in-refused': {
    status: 401,
    text: 'Name and password do not fit together, or the user is disabled. Check both and try again.',
  },
  'sign-in-off': {
    status: 409,
    text: 'This server runs with AUTH=none: there is one local user and {what}. Call without it, or start the server with AUTH=jwt.',
  },
  'not-allowed': {
    status: 403,
    text: '{name} may not do this: it is for administrators. Ask one of them.',
  },
  'host-refused': {
    status: 403,
    text: 'The call was sent to {host}, which is not this server. With AUTH=none call it as localhost or 127.0.0.1.',
  },
  'origin-refused': {
    status: 403,
    text: 'A page of {origin} may not make this call. Use the page of this server, or add that origin to CORS_ORIGINS.',
  },
  'settings-invalid': {
    status: 500,
    text: '{problems} Correct them in the environment or in .env.',
  },
  'database-in-use': {
    status: 503,
    text: 'The data folder {folder} is open in process {pid} on {host}, probably a server, and only one process can have it open. Stop that one first, or set DATA_DIR to another folder.',
  },
  'database-unusable': {
    status: 503,
    text: 'The database cannot be opened: {reason}. Check DATABASE_URL or DATA_DIR.',
  },
  'address-unusable': {
    status: 500,
    text: 'The server cannot listen on {host} port {port}: {reason}. Set PORT and HOST to an address that is free.',
  },
  'user-exists': {
    status: 409,
    text: 'There is a user {name} already. Take another name, or set a new password with: tessera user password {name}',
  },
  'user-unknown': {
    status: 404,
    text: 'There is no user {name}. tessera user list shows all.',
  },
  'key-unknown': {
    status: 404,
    text: 'You have no API key {id}. GET /api/auth/keys lists yours.',
  },
  'not-ready': {
    status: 503,
    text: 'The server cannot work now: {reason}. Try again in {seconds} seconds.',
  },
  'run-memory': {
    status: 422,
    text: 'The run needs more memory than the {limit} that a worker may use for it. Ask for fewer outputs or trials, or for a higher limit (the most is MEMORY_PER_RUN).',
  },
  'worker-needs-database': {
    status: 500,
    text: 'A worker takes its tasks from PostgreSQL, and DATABASE_URL is not set. The embedded database can be open in one process only, the server, which starts workers of its own (WORKERS). Set DATABASE_URL to the database of the server.',
  },
  'pinning-impossible': {
    status: 500,
    text: 'Workers cannot be tied to cores here: {reason}. Leave out --pin and PIN_WORKERS, or install util-linux on a Linux machine.',
  },
  'server-failure': {
    status: 500,
    text: 'The server failed in a way that nobody foresaw. Tell the operator the request {request}: the log has the cause.',
  },
  'workbook-slow': {
    status: 422,
    text: '{file} takes more than {seconds} seconds of work. Leave out of the workbook what the model does not need, or ask for fewer cells.',
  },
  'workbook-memory': {
    status: 413,
    text: '{file} needs more than {megabytes} MB of memory when it is open. Leave out of the workbook what the model does not need.',
  },
  'upload-missing': {
    status: 422,
    text: 'The call has no file. Send it as multipart form data, in a field called "file".',
  },
  'file-unknown': {
    status: 404,
    text: 'You have no file {id}. GET /api/excel/files lists yours.',
  },
  'model-unknown': {
    status: 404,
    text: 'You have no model {id}. GET /api/models lists yours.',
  },
  'example-unknown': {
    status: 404,
    text: 'There is no example {name}. Known are: {names}.',
  },
  'model-conflict': {
    status: 409,
    text: 'The model {id} is at version {actual}, not at {expected}: it was saved in the meantime. Read it again, then save your change.',
  },
  'run-unknown': {
    status: 404,
    text: 'You have no run {id}. GET /api/runs lists yours.',
  },
  'run-exists': {
    status: 409,
    text: 'There is a run with the id {id} already. Leave the id out, or give one that was not used.',
  },
  'run-unfinished': {
    status: 409,
    text: 'The run {id} is {state}, so {what}. Wait until it has ended, or cancel it.',
  },
  'run-failed': {
    status: 409,
    text: 'The run {id} has no result: {reason}. Mend what that names, if anything, and start a new run.',
  },
  'run-without-numbers': {
    status: 422,
    text: 'No trial of {id} gives a number that can be described: {errors}. Correct the formula or the distributions.',
  },
  'run-limit': {
    status: 422,
    text: '{what} is {actual}; at most {limit} is allowed ({setting}). Ask for less, or ask the operator to raise it.',
  },
  'output-not-one': {
    status: 422,
    text: '{formula} stands for {count} cells, and one number is needed. Name one cell, or an expression such as SUM({formula}).',
  },
  'model-ambiguous': {
    status: 422,
    text: 'The call gives {given}, and only one of them can be meant. Leave out the other.',
  },
  'trial-unknown': {
    status: 404,
    text: 'The run {id} has the trials 0 to {last}; there is no trial {trial}.',
  },
  'run-without-paths': {
    status: 422,
    text: 'The run {id} simulates no paths of a process. Ask for its trials under /api/runs/{id}/trials.',
  },
  'path-slow': {
    status: 422,
    text: 'What was asked of the paths takes more than {seconds} seconds of work while you wait. Ask for fewer functionals or steps, or for the values that you need in a run.',
  },
  'trial-file-gone': {
    status: 410,
    text: 'The file of the run {id} was deleted, so its trials cannot be seen again. Its result is kept. Upload the file and run again.',
  },
  'trial-other-stream': {
    status: 409,
    text: 'The run {id} was made with version {version} of the random streams, and this engine draws with version {own}: its trials cannot be seen again. Run it again.',
  },
  'trials-invalid': {
    status: 422,
    text: '{trials} is no range of trials of the run {id}, which has the trials 0 to {last}. Give the first and the last one, such as 0-{last}.',
  },
  'export-too-large': {
    status: 422,
    text: 'The {format} file cannot hold {what}. Ask for fewer trials with trials=FIRST-LAST, or for format=csv or format=parquet.',
  },
  'exports-too-many': {
    status: 429,
    text: '{who} under way, the most at one time. Wait until one has ended, or try again in {seconds} seconds.',
  },
  'idempotency-reused': {
    status: 422,
    text: 'The Idempotency-Key {key} was sent with another request before. Use a new key for a new request.',
  },
  'streams-too-many': {
    status: 429,
    text: 'You have {limit} event streams open, the most that one user may have. Close one, or try again in {seconds} seconds.',
  },
  'queue-full': {
    status: 429,
    text: '{waiting} runs wait already, and at most {limit} may. Try again in {seconds} seconds.',
  },
  'run-deadline': {
    status: 422,
    text: 'The run did not end within its {seconds} seconds. Ask for fewer trials, or give it more time.',
  },
  'disk-quota': {
    status: 507,
    text: 'What is stored takes {used} bytes, and at most {limit} may be used. Delete files and runs that have ended, or raise DISK_QUOTA.',
  },
  'pricing-unknown': {
    status: 404,
    text: 'You have no table {id} that is priced through the queue. GET /api/v1/black-scholes/jobs lists yours.',
  },
  'pricing-unfinished': {
    status: 409,
    text: 'The pricing {id} is {state}, so {what}. Wait until it has ended, or cancel it.',
  },
  'pricing-failed': {
    status: 409,
    text: 'The pricing {id} has no result: {reason}. Mend what that names, if anything, and send the table again.',
  },
  'pricing-interrupted': {
    status: 500,
    text: 'The work on the table broke off {times} times, the last time because: {reason}. Send it again when the cause is gone.',
  },
  'pricings-waiting': {
    status: 429,
    text: '{waiting} tables wait already, and at most {limit} may. Try again in {seconds} seconds.',
  },
  'task-failed': {
    status: 500,
    text: 'A part of the run failed {times} times, the last time because: {reason}. What was finished is correct; submit the run again when the cause is gone.',
  },
  'model-without-file': {
    status: 422,
    text: 'The model names cells, and there is no file to look for them in. Give file_id, or a formula with variables.',
  },
  'program-unreadable': {
    status: 422,
    text: 'The compiled model cannot be read: {reason}. Load the page again, so that it and the server are of one version.',
  },
  'odds-unreadable': {
    status: 422,
    text: 'The odds "{odds}" cannot be read. Write what is compared, one of <, <=, >, >=, = and <>, and a number, such as "max(S) > 120".',
  },
  'output-unknown': {
    status: 422,
    text: 'The probability is asked of {output}, which is no output of the model. Its outputs: {outputs}.',
  },
} as const satisfies Record<string, { status: number; text: string }>;

export type ErrorCode = keyof typeof REGISTRY;

/** An error that a person can mend; `message` is the finished sentence. */
export class TesseraError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, facts: Readonly<Record<string, string | number>>) {
    super(REGISTRY[code].text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? `{${name}}`)));
    this.name = 'TesseraError';
    this.code = code;
    this.facts = facts;
  }

  /** The HTTP status of this kind of error. */
  get status(): number {
    return REGISTRY[this.code].status;
  }
}

/** All codes with their sentences, for the documentation and its test. */
export const ERRORS: Readonly<Record<ErrorCode, { readonly status: number; readonly text: string }>> = REGISTRY;
