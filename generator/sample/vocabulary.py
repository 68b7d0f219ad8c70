"""Names of what is not: units that say of themselves that they are samples, and indicators in the usual words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A name in Vietnamese and English."""

    vi: str
    en: str


FICTIONS = tuple(
    Named(*pair)
    for pair in (
        ("Mẫu", "Sample"),
        ("Thử", "Trial"),
        ("Nháp", "Draft"),
        ("Ví Dụ", "Example"),
        ("Giả Định", "Assumption"),
        ("Minh Họa", "Illustration"),
        ("Tưởng Tượng", "Imagination"),
        ("Ước Lệ", "Convention"),
        ("Tạm Gọi", "So-called"),
        ("Phỏng Tác", "Adaptation"),
        ("Hư Cấu", "Fiction"),
        ("Mô Phỏng", "Simulation"),
        ("Đặt Đề", "Exercise"),
        ("Nếu Như", "What-if"),
    )
)
"""First words of every unit's name, so that no page of a sample can be mistaken for a real place."""

SECONDS = tuple(
    Named(*pair)
    for pair in (
        ("Đông", "East"),
        ("Tây", "West"),
        ("Nam", "South"),
        ("Bắc", "North"),
        ("Trung", "Centre"),
        ("Thượng", "Upper"),
        ("Hạ", "Lower"),
        ("Sơn", "Hill"),
        ("Thủy", "Water"),
        ("Lộc", "Fortune"),
        ("Phú", "Plenty"),
        ("Thịnh", "Thriving"),
        ("Khê", "Brook"),
        ("Điền", "Field"),
        ("Giang", "River"),
    )
)
"""Second words; with the first ones they make 210 names."""

DEPARTMENTS = tuple(
    Named(*pair)
    for pair in (
        ("Văn phòng Ủy ban nhân dân", "Office of the People's Committee"),
        ("Sở Kế hoạch và Đầu tư", "Department of Planning and Investment"),
        ("Sở Tài chính", "Department of Finance"),
        ("Sở Nội vụ", "Department of Home Affairs"),
        ("Sở Tư pháp", "Department of Justice"),
        ("Sở Công Thương", "Department of Industry and Trade"),
        ("Sở Nông nghiệp và Phát triển nông thôn", "Department of Agriculture and Rural Development"),
        ("Sở Giao thông vận tải", "Department of Transport"),
        ("Sở Xây dựng", "Department of Construction"),
        ("Sở Tài nguyên và Môi trường", "Department of Natural Resources and Environment"),
        ("Sở Thông tin và Truyền thông", "Department of Information and Communications"),
        ("Sở Lao động – Thương binh và Xã hội", "Department of Labour, Invalids and Social Affairs"),
        ("Sở Văn hóa và Thể thao", "Department of Culture and Sports"),
        ("Sở Khoa học và Công nghệ", "Department of Science and Technology"),
        ("Sở Giáo dục và Đào tạo", "Department of Education and Training"),
        ("Sở Y tế", "Department of Health"),
        ("Sở Du lịch", "Department of Tourism"),
        ("Thanh tra", "Inspectorate"),
        ("Ban Dân tộc", "Committee for Ethnic Affairs"),
        ("Ban Quản lý các khu công nghiệp", "Management Board of Industrial Zones"),
        ("Sở Quy hoạch – Kiến trúc", "Department of Planning and Architecture"),
    )
)
"""What a province's departments are called; every name is completed by that of the fictional province."""

MINISTRIES = tuple(
    Named(f"Bộ {vi}", f"Ministry of {en}")
    for vi, en in (
        ("Ví dụ", "Examples"),
        ("Giả định", "Assumptions"),
        ("Thử nghiệm", "Trials"),
        ("Bản nháp", "Drafts"),
        ("Minh họa", "Illustrations"),
        ("Ước lệ", "Conventions"),
        ("Tưởng tượng", "Imagination"),
        ("Mô phỏng", "Simulation"),
        ("Hư cấu", "Fiction"),
        ("Phỏng tác", "Adaptation"),
        ("Bài tập", "Exercises"),
        ("Làm tròn số", "Rounding"),
        ("Số trung bình", "Means"),
        ("Số trung vị", "Medians"),
        ("Đơn vị đo", "Units of Measure"),
        ("Thước kẻ và Com-pa", "Rulers and Compasses"),
        ("Dấu phẩy và Dấu chấm", "Commas and Points"),
        ("Chú thích cuối trang", "Footnotes"),
        ("Ô trống", "Empty Cells"),
        ("Giá trị ngoại lệ", "Outliers"),
        ("Hàng và Cột", "Rows and Columns"),
        ("Câu hỏi mở", "Open Questions"),
        ("Nguồn trích dẫn", "Citations"),
        ("Phiên bản", "Versions"),
        ("Siêu dữ liệu", "Metadata"),
        ("Biểu đồ", "Charts"),
        ("Bảng tính", "Spreadsheets"),
        ("Mục lục", "Tables of Contents"),
        ("Đối chiếu", "Cross-checking"),
        ("Đính chính", "Corrections"),
    )
)


@dataclass(frozen=True)
class Subject:
    """A main indicator: what it is about and the component indicators that may stand below it."""

    name: Named
    points: int
    components: tuple[Named, ...]


def _subject(vi: str, en: str, points: int, *components: tuple[str, str]) -> Subject:
    return Subject(Named(vi, en), points, tuple(Named(*pair) for pair in components))


SUBJECTS = (
    _subject(
        "Nhận thức số",
        "Digital awareness",
        100,
        ("Người đứng đầu phụ trách chuyển đổi số", "The head is in charge of digital transformation"),
        ("Chuyên mục chuyển đổi số trên trang thông tin", "A section on digital transformation on the website"),
        ("Tin, bài về chuyển đổi số", "News and articles on digital transformation"),
        ("Hội nghị chuyên đề trong năm", "Thematic conferences in the year"),
        ("Tham gia Ngày chuyển đổi số", "Taking part in the day of digital transformation"),
        ("Phát thanh ở cơ sở", "Local broadcasts"),
        ("Sáng kiến được chia sẻ", "Initiatives shared"),
        ("Cán bộ biết dùng trợ lý số", "Staff who can use a digital assistant"),
        ("Khảo sát mức hiểu biết của người dân", "Survey of what residents know"),
    ),
    _subject(
        "Thể chế số",
        "Digital institutions",
        100,
        ("Nghị quyết chuyên đề", "Thematic resolution"),
        ("Kế hoạch hằng năm", "Yearly plan"),
        ("Quy chế quản lý dữ liệu", "Rules on managing data"),
        ("Quy chế sử dụng chữ ký số", "Rules on digital signatures"),
        ("Chính sách khuyến khích dịch vụ trực tuyến", "Policy that encourages online services"),
        ("Ngân sách chi cho chuyển đổi số", "Budget for digital transformation"),
        ("Kiểm tra việc thực hiện kế hoạch", "Inspection of how the plan is carried out"),
        ("Báo cáo đúng hạn", "Reports on time"),
        ("Phối hợp với doanh nghiệp công nghệ", "Cooperation with technology firms"),
    ),
    _subject(
        "Hạ tầng số",
        "Digital infrastructure",
        100,
        ("Máy tính cho cán bộ", "Computers for staff"),
        ("Kết nối mạng truyền số liệu chuyên dùng", "Connection to the dedicated data network"),
        ("Phòng họp trực tuyến", "Rooms for online meetings"),
        ("Phủ sóng băng rộng di động", "Mobile broadband coverage"),
        ("Hộ gia đình có cáp quang", "Households with optical fibre"),
        ("Nền tảng tích hợp dữ liệu", "Platform that integrates data"),
        ("Điểm truy cập Internet công cộng", "Public Internet access points"),
        ("Lưu trữ và sao lưu tập trung", "Central storage and backup"),
        ("Thiết bị ký số được cấp", "Signing devices issued"),
    ),
    _subject(
        "Nhân lực số",
        "Digital workforce",
        100,
        ("Cán bộ chuyên trách công nghệ thông tin", "Full-time information technology staff"),
        ("Tổ công nghệ số cộng đồng", "Community digital technology groups"),
        ("Cán bộ được tập huấn kỹ năng số", "Staff trained in digital skills"),
        ("Người dân được tập huấn kỹ năng số", "Residents trained in digital skills"),
        ("Cán bộ an toàn thông tin", "Information security staff"),
        ("Sử dụng nền tảng học trực tuyến", "Use of the online learning platform"),
        ("Thi tìm hiểu về dữ liệu", "Contest on data"),
        ("Kinh phí đào tạo", "Funds for training"),
        ("Chuyên gia tư vấn", "Advisers"),
    ),
    _subject(
        "An toàn thông tin mạng",
        "Network information security",
        100,
        ("Hệ thống có hồ sơ cấp độ", "Systems with a security level on file"),
        ("Máy tính có phần mềm phòng chống mã độc", "Computers with anti-malware software"),
        ("Diễn tập ứng cứu sự cố", "Incident response drills"),
        ("Giám sát an toàn", "Security monitoring"),
        ("Sự cố được xử lý đúng hạn", "Incidents handled in time"),
        ("Kiểm tra, đánh giá định kỳ", "Regular inspection and assessment"),
        ("Tập huấn cho người dùng cuối", "Training of end users"),
        ("Sao lưu ngoại tuyến", "Offline backup"),
        ("Kinh phí cho an toàn thông tin", "Funds for information security"),
    ),
    _subject(
        "Hoạt động chính quyền số",
        "Digital government activity",
        200,
        ("Văn bản điện tử có chữ ký số", "Electronic documents with a digital signature"),
        ("Hồ sơ công việc xử lý trên mạng", "Case files handled online"),
        ("Dịch vụ công trực tuyến toàn trình", "Public services fully online"),
        ("Hồ sơ nộp trực tuyến", "Applications filed online"),
        ("Thanh toán lệ phí trực tuyến", "Fees paid online"),
        ("Kết quả trả bằng bản điện tử", "Results delivered in electronic form"),
        ("Số hóa hồ sơ lưu", "Archived files digitised"),
        ("Dữ liệu mở được công bố", "Open data published"),
        ("Mức hài lòng của người dân", "Satisfaction of residents"),
        ("Báo cáo số liệu trên hệ thống chung", "Figures reported in the common system"),
        ("Họp không giấy", "Meetings without paper"),
        ("Khai thác dữ liệu dân cư", "Use of population data"),
    ),
    _subject(
        "Hoạt động kinh tế số",
        "Digital economy activity",
        150,
        ("Hộ kinh doanh dùng hóa đơn điện tử", "Household businesses with electronic invoices"),
        ("Doanh nghiệp dùng nền tảng số", "Firms that use digital platforms"),
        ("Sản phẩm có truy xuất nguồn gốc", "Products with traceable origin"),
        ("Gian hàng trên sàn thương mại điện tử", "Stalls on e-commerce platforms"),
        ("Thanh toán không tiền mặt ở chợ", "Cashless payment at markets"),
        ("Nộp thuế điện tử", "Electronic tax payment"),
        ("Doanh nghiệp công nghệ số", "Digital technology firms"),
        ("Điểm du lịch có bản đồ số", "Tourist sites with a digital map"),
        ("Tem, nhãn điện tử", "Electronic labels"),
    ),
    _subject(
        "Hoạt động xã hội số",
        "Digital society activity",
        150,
        ("Người dân có tài khoản định danh", "Residents with a digital identity"),
        ("Người dân có tài khoản thanh toán", "Residents with a payment account"),
        ("Địa chỉ số của hộ gia đình", "Digital addresses of households"),
        ("Hồ sơ sức khỏe điện tử", "Electronic health records"),
        ("Học bạ số", "Digital school reports"),
        ("Người dân có chữ ký số", "Residents with a digital signature"),
        ("Phản ánh hiện trường được trả lời", "Reports from residents answered"),
        ("Camera an ninh được kết nối", "Connected security cameras"),
        ("Chi trả an sinh không tiền mặt", "Cashless welfare payments"),
    ),
)
"""Main indicators with their points out of 1,000; the first five make the foundation group."""

FOUNDATION = 5
