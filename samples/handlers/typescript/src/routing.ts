/** How the shop's bus says what an event is: not by its detail-type, which is always the same, but by `event.meta_data` in its payload. */
import { type Opened, type Routing, subjectName } from "../generated/index.js";

interface Detail {
  event: {
    meta_data: { type: string; subtype: string; status: string };
    data: unknown;
  };
}

export const routing: Routing = {
  subjectOf: (event) => {
    const { type, subtype, status } = detailOf(event).event.meta_data;
    return subjectName({ source: withoutStage(event.source), type: `${type}.${subtype}.${status}` });
  },
  payloadOf: (event) => detailOf(event).event.data,
};

function detailOf(event: Opened): Detail {
  return event.payload as Detail;
}

function withoutStage(source: string): string {
  return source.replace(/-(dev|prod)$/, "");
}
