// Not TypeScript: the types of resedit would bring those of browsers into every file.
import { Data, NtExecutable, NtExecutableResource, Resource } from "resedit";

const RT_ICON = 3;
const RT_GROUP_ICON = 14;
const RT_VERSION = 16;
const ENGLISH = 1033;
const UNICODE = 1200;

/** @type {import("./stamp-windows.mjs").stampWindows} */
export function stampWindows(runtime, { icon, version, strings }) {
  const program = NtExecutable.from(runtime, { ignoreCert: true });
  const resources = NtExecutableResource.from(program);
  const own = [RT_ICON, RT_GROUP_ICON, RT_VERSION];
  resources.entries = resources.entries.filter(({ type }) => !own.includes(type));
  const icons = Data.IconFile.from(icon).icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, 1, ENGLISH, icons);
  renderVersion(version, strings).outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  return new Uint8Array(program.generate());
}

function renderVersion(version, strings) {
  const info = Resource.VersionInfo.createEmpty();
  info.lang = ENGLISH;
  const numbers = version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [major = 0, minor = 0, patch = 0, build = 0] = numbers;
  info.setFileVersion(major, minor, patch, build, ENGLISH);
  info.setProductVersion(major, minor, patch, build, ENGLISH);
  const texts = { ...strings, FileVersion: version, ProductVersion: version };
  info.setStringValues({ lang: ENGLISH, codepage: UNICODE }, texts);
  return info;
}
