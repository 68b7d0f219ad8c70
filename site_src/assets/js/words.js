// Words that only the scripts say, in the language of the page; and the comparison that ignores accents.
const ALL = {
  vi: {
    results: (n) => `${n} kết quả. Dùng phím mũi tên để chọn.`,
    none: "Không tìm thấy. Thử tên ngắn hơn, hoặc tên cũ của đơn vị.",
    all: "Tất cả",
    more: "Xem mọi kết quả",
    next: "Xem thêm kết quả",
    query: "Từ cần tìm",
    level: "Cấp",
    found: (n) => `${n} kết quả`,
    filter: "Lọc theo tên",
    group: "Nhóm",
    shown: (n, of) => (n === of ? `${of} dòng` : `${n} trên ${of} dòng`),
    sort: (name) => `Xếp theo ${name}`,
    sorted: (name, up) => `Đã xếp theo ${name}, ${up ? "tăng dần" : "giảm dần"}`,
    copy: "Chép",
    copied_from: (n, title) => `câu ${n}, kỳ ${title}`,
    copied: "Đã chép",
    lost: {
      search: (words) => `Tìm “${words}”`,
      nearest: "Có thể bạn cần một trong các trang sau:",
      other: "Nếu không phải, hãy đi từ đây:",
    },
    scroll: "Bảng, có thể cuộn ngang",
    colours: { auto: "Màu nền: theo thiết bị", light: "Màu nền: sáng", dark: "Màu nền: tối" },
    save: (kind) => `Lưu ${kind}`,
    copy_sentence: "Chép câu này",
    cite: "trích dẫn trang này",
    rank: "hạng",
    card_of: (of) => `trên ${of}`,
    saved_source: "Nguồn",
    saved_licence: "Giấy phép",
    failed: "Không mở được biểu đồ tương tác; hình và bảng ở trên vẫn đủ số liệu.",
    levels: {
      country: "Cả nước", ministry: "Bộ, ngành", province: "Tỉnh, thành phố", department: "Sở, ban, ngành",
      district: "Cấp huyện", commune: "Cấp xã", edition: "Bảng xếp hạng", indicator: "Chỉ số",
      framework: "Bộ chỉ số", page: "Hướng dẫn",
    },
  },
  en: {
    results: (n) => `${n} ${n === 1 ? "result" : "results"}. Use the arrow keys to choose.`,
    none: "Nothing found. Try a shorter name, or the unit's former name.",
    all: "All",
    more: "See all results",
    next: "Show more results",
    query: "Search for",
    level: "Level",
    found: (n) => `${n} ${n === 1 ? "result" : "results"}`,
    filter: "Filter by name",
    group: "Group",
    shown: (n, of) => (n === of ? `${of} rows` : `${n} of ${of} rows`),
    sort: (name) => `Sort by ${name}`,
    sorted: (name, up) => `Sorted by ${name}, ${up ? "ascending" : "descending"}`,
    copy: "Copy",
    copied_from: (n, title) => `sentence ${n}, ${title}`,
    copied: "Copied",
    lost: {
      search: (words) => `Search for “${words}”`,
      nearest: "You may be looking for one of these pages:",
      other: "If not, start here:",
    },
    scroll: "Table, scrolls sideways",
    colours: { auto: "Colours: as the device", light: "Colours: light", dark: "Colours: dark" },
    save: (kind) => `Save ${kind}`,
    copy_sentence: "Copy this sentence",
    cite: "cite this page",
    rank: "rank",
    card_of: (of) => `of ${of}`,
    saved_source: "Source",
    saved_licence: "Licence",
    failed: "The interactive chart could not be opened; the drawing and the table above have all figures.",
    levels: {
      country: "Country", ministry: "Ministries", province: "Provinces and cities", department: "Departments",
      district: "Districts", commune: "Communes", edition: "Rankings", indicator: "Indicators",
      framework: "Frameworks", page: "Help",
    },
  },
};

export const LANGUAGE = document.documentElement.lang in ALL ? document.documentElement.lang : "vi";
export const WORDS = ALL[LANGUAGE];
export const ROOT = new URL("../../", import.meta.url);
export const HOME = LANGUAGE === "vi" ? ROOT : new URL(`${LANGUAGE}/`, ROOT);

// "Đắk Lắk" and "dak lak" are one to a reader who types; đ is a letter of its own, which NFD does not take apart.
export function fold(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
}

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}
