# A header as Doxygen takes it: a /// block above the namespace that no declaration follows at once is
# about the file, where Doxygen takes it for one about the namespace. No line changes its number where
# a blank one is in front.
{ line[NR] = $0 }
END {
    for (i = 1; i <= NR && line[i] !~ /^namespace/; ++i)
        if (line[i] ~ /^\/\/\// && line[i - 1] !~ /^\/\/\// && about_file(i)) {
            if (i > 1 && line[i - 1] == "")
                line[i - 1] = "/// @file"
            else
                line[i] = "/// @file\n" line[i]
        }
    for (i = 1; i <= NR; ++i)
        print line[i]
}
# Whether the block that begins with line i is: a blank line or a plain comment follows, or the namespace.
function about_file(i) {
    while (line[i] ~ /^\/\/\//)
        ++i
    return line[i] ~ /^($|\/\/|namespace strut)/
}
