/** The formats that are checked, by the grammar of their RFC. Values stay strings, so that they come back character by character. */

/** RFC 3339 date-time, such as `2026-11-24T14:03:33Z`. */
export type DateTime = string;
/** RFC 3339 full-date, such as `2026-11-24`. */
export type PlainDate = string;
/** RFC 3339 full-time, such as `14:03:33Z`. */
export type Time = string;
/** RFC 9562 UUID. */
export type Uuid = string;
/** RFC 5321 Mailbox, such as `a@example.com`. */
export type Email = string;
/** RFC 3986 URI, with its scheme. */
export type Uri = string;
/** IPv4 address, four decimal numbers. */
export type Ipv4 = string;
/** RFC 4291 IPv6 address, without a zone. */
export type Ipv6 = string;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

const ATOM = "[\\w!#$%&'*+/=?^`{|}~-]+";
const QUOTED = '"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"';
const LABEL = "[A-Za-z\\d](?:[A-Za-z\\d-]{0,61}[A-Za-z\\d])?";
const EMAIL = /* @__PURE__ */ new RegExp(`^(${ATOM}(?:\\.${ATOM})*|${QUOTED})@(${LABEL}(?:\\.${LABEL})*|\\[[^\\[\\]\\\\]+\\])$`);

const UNRESERVED = "-\\w.~$!&'()*+,;=";
const PCHAR = `(?:[${UNRESERVED}:@]|%[\\dA-Fa-f]{2})`;
const USER = `(?:[${UNRESERVED}:]|%[\\dA-Fa-f]{2})*`;
const HOST = `(?:\\[([^\\[\\]]*)\\]|(?:[${UNRESERVED}]|%[\\dA-Fa-f]{2})*)`;
const SEGMENTS = `${PCHAR}+(?:/${PCHAR}*)*`;
const HIERARCHY = `(?://(?:${USER}@)?${HOST}(?::\\d*)?(?:/${PCHAR}*)*|/(?:${SEGMENTS})?|${SEGMENTS}|)`;
const URI = /* @__PURE__ */ new RegExp(`^[A-Za-z][A-Za-z\\d+.-]*:${HIERARCHY}(?:\\?(?:${PCHAR}|[/?])*)?(?:#(?:${PCHAR}|[/?])*)?$`);
const IP_FUTURE = /* @__PURE__ */ new RegExp(`^[vV][\\dA-Fa-f]+\\.[${UNRESERVED}:]+$`);

export function isDateTime(value: string): value is DateTime {
  const at = value.search(/[Tt]/);
  return at === 10 && isPlainDate(value.slice(0, at)) && isTime(value.slice(at + 1));
}

export function isPlainDate(value: string): value is PlainDate {
  const [, year = "", month = "", day = ""] = DATE.exec(value) ?? [];
  return Number(day) >= 1 && Number(day) <= daysOf(Number(year), Number(month));
}

/** A leap second is one only at 23:59:60 UTC. */
export function isTime(value: string): value is Time {
  const [, hour, minute, second, sign, offsetHour = "0", offsetMinute = "0"] = TIME.exec(value) ?? [];
  if (second !== "60") {
    return second !== undefined;
  }
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === "-" ? -1 : 1);
  return (((Number(hour) * 60 + Number(minute) - offset) % 1440) + 1440) % 1440 === 1439;
}

export function isUuid(value: string): value is Uuid {
  return UUID.test(value);
}

export function isEmail(value: string): value is Email {
  const [, local = "", domain = ""] = (value.length <= 254 && EMAIL.exec(value)) || [];
  return domain !== "" && local.length <= 64 && (domain.startsWith("[") ? isAddressLiteral(domain.slice(1, -1)) : domain.length <= 253);
}

export function isUri(value: string): value is Uri {
  const match = URI.exec(value);
  const literal = match?.[1];
  return match !== null && (literal === undefined || isIpv6(literal) || IP_FUTURE.test(literal));
}

export function isIpv4(value: string): value is Ipv4 {
  return IPV4.test(value);
}

export function isIpv6(value: string): value is Ipv6 {
  const [head = "", tail, ...more] = value.split("::");
  if (more.length > 0) {
    return false;
  }
  const groups = [...groupsOf(head), ...groupsOf(tail ?? "")];
  const last = groups.at(-1);
  const embedded = last !== undefined && isIpv4(last) && value.endsWith(last);
  const hexadecimal = embedded ? groups.slice(0, -1) : groups;
  const count = hexadecimal.length + (embedded ? 2 : 0);
  return hexadecimal.every((group) => /^[\da-f]{1,4}$/i.test(group)) && (tail === undefined ? count === 8 : count < 8);
}

function isAddressLiteral(literal: string): boolean {
  return /^ipv6:/i.test(literal) ? isIpv6(literal.slice(5)) : isIpv4(literal);
}

function groupsOf(part: string): string[] {
  return part === "" ? [] : part.split(":");
}

/** Days of a month from 1 to 12; none for another number. */
function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
