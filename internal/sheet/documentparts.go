package sheet

import "fmt"

// The parts of a DOCX file that are the same in all: styles, fonts, page numbers, what belongs to what.

const (
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
	typePrefix    = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	linePitch  = 560 // 28 points in twentieths: 22 lines in 225 mm
	size2      = 44  // 二号, 22 points, in halves
	size3      = 32  // 三号, 16 points
	size4      = 28  // 四号, 14 points
	tighter    = -5  // a quarter of a point, so that 28 characters of size 3 stand in 156 mm
	twoLetters = 630 // 首行缩进 of two characters
)

// faces are the fonts that the standard asks for, and those that take their place where they are not installed.
var faces = map[string]string{
	"方正小标宋简体":   "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,Noto Serif CJK SC",
	"仿宋_GB2312": "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
	"黑体":        "SimHei,Heiti SC,Noto Sans CJK SC",
	"楷体_GB2312": "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC",
	"宋体":        "SimSun,Songti SC,Noto Serif CJK SC",
}

const documentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + typePrefix + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + typePrefix + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + typePrefix + `settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + typePrefix + `fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + typePrefix + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + typePrefix + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const documentRoots = `<Relationships xmlns="` + packageSpace + `">` +
	`<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

const documentRelations = `<Relationships xmlns="` + packageSpace + `">` +
	`<Relationship Id="rId1" Type="` + relationSpace + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + relationSpace + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationSpace + `/fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId4" Type="` + relationSpace + `/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId5" Type="` + relationSpace + `/footer" Target="footer2.xml"/></Relationships>`

const documentSettings = `<w:settings xmlns:w="` + wordSpace + `"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

func documentFonts() string {
	out := `<w:fonts xmlns:w="` + wordSpace + `">`
	for _, name := range []string{"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"} {
		out += fmt.Sprintf(`<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`, name, faces[name])
	}
	return out + `</w:fonts>`
}

func documentStyles() string {
	return `<w:styles xmlns:w="` + wordSpace + `"><w:docDefaults><w:rPrDefault><w:rPr>` + font("仿宋_GB2312", size3) +
		`<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		style("Title", "Title", "方正小标宋简体", size2, `<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, "") +
		style("Body", "Normal", "仿宋_GB2312", size3, indent+`<w:jc w:val="both"/>`, "") +
		style("Heading", "heading 1", "黑体", size3, indent+`<w:outlineLvl w:val="0"/>`, `<w:keepNext/>`) +
		style("Subheading", "heading 2", "楷体_GB2312", size3, indent+`<w:outlineLvl w:val="1"/>`, `<w:keepNext/>`) +
		style("FooterOdd", "footer", "宋体", size4, `<w:ind w:right="280"/><w:jc w:val="right"/>`, "") +
		style("FooterEven", "footer even", "宋体", size4, `<w:ind w:left="280"/><w:jc w:val="left"/>`, "") +
		`</w:styles>`
}

var indent = fmt.Sprintf(`<w:ind w:firstLineChars="200" w:firstLine="%d"/>`, twoLetters)

// style is a paragraph style; keep stands before the line spacing and rest after it, as the schema orders them.
func style(id, name, face string, halves int, rest, keep string) string {
	byDefault, pitch := "", fmt.Sprintf(`<w:spacing w:before="0" w:after="0" w:line="%d" w:lineRule="exact"/>`, linePitch)
	if id == "Body" {
		byDefault = ` w:default="1"`
	}
	if halves == size4 {
		pitch = `<w:spacing w:before="0" w:after="0"/>`
	}
	return fmt.Sprintf(`<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:qFormat/><w:pPr>%s<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>%s%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
		byDefault, id, name, keep, pitch, rest, font(face, halves))
}

// font is the properties of a run, in the order of the schema.
func font(face string, halves int) string {
	spacing := ""
	if halves == size3 {
		spacing = fmt.Sprintf(`<w:spacing w:val="%d"/>`, tighter)
	}
	return fmt.Sprintf(`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="%[1]s" w:cs="Times New Roman"/>%[2]s<w:sz w:val="%[3]d"/><w:szCs w:val="%[3]d"/>`,
		face, spacing, halves)
}

// footer is the page number: — 1 —, outside, one character from the edge of the text (clause 7.5).
func footer(style string) string {
	return `<w:ftr xmlns:w="` + wordSpace + `"><w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` +
		`<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` +
		`<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}
