# A page of Markdown as Doxygen takes it: each heading below the title gets the name that GitHub gives
# it, behind that of its page, and links to headings are by these names.
function name_of(path) {
    sub(/.*\//, "", path)
    sub(/\.md$/, "", path)
    return path
}
function slug(heading) {
    heading = tolower(heading)
    gsub(/[^a-z0-9 _-]/, "", heading)
    gsub(/ /, "-", heading)
    return heading
}
/^```/ { fenced = !fenced }
!fenced && /^##+ / {
    heading = $0
    sub(/^#+ */, "", heading)
    print $0 " {#" name_of(FILENAME) "-" slug(heading) "}"
    next
}
!fenced {
    done = ""
    while (match($0, /\]\([^)#:]*#[^)]*\)/)) {
        link = substr($0, RSTART + 2, RLENGTH - 3)
        page = link
        sub(/#.*/, "", page)
        sub(/.*#/, "", link)
        done = done substr($0, 1, RSTART - 1) "](#" name_of(page ? page : FILENAME) "-" link ")"
        $0 = substr($0, RSTART + RLENGTH)
    }
    $0 = done $0
}
{ print }
