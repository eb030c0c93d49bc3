#pragma once

#include <algorithm>
#include <cstdio>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace bench {

/// A table whose columns line up; it reads well in a terminal and is a table in Markdown.
class grid {
public:
    explicit grid(std::vector<std::string> head) { add(std::move(head)); }

    void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }
    bool empty() const { return lines_.size() == 1; }

    friend std::ostream& operator<<(std::ostream& out, const grid& g) {
        std::vector<std::size_t> width(g.lines_.front().size(), 1);
        for (const auto& line : g.lines_)
            for (std::size_t i = 0; i < line.size(); ++i)
                width[i] = std::max(width[i], line[i].size());
        for (std::size_t l = 0; l < g.lines_.size(); ++l) {
            for (std::size_t i = 0; i < width.size(); ++i) {
                const std::string text = i < g.lines_[l].size() ? g.lines_[l][i] : std::string{};
                const std::string gap(width[i] - text.size(), ' ');
                out << "| " << (i == 0 ? text + gap : gap + text) << ' ';
            }
            out << "|\n";
            if (l == 0) {
                for (std::size_t i = 0; i < width.size(); ++i)
                    out << '|'
                        << (i == 0 ? std::string(width[i] + 2, '-')
                                   : std::string(width[i] + 1, '-') + ':');
                out << "|\n";
            }
        }
        return out << '\n';
    }

private:
    std::vector<std::vector<std::string>> lines_;
};

/// A number with three digits that count, or a dash.
inline std::string digits(std::optional<double> number) {
    if (!number)
        return "-";
    char text[32];
    const double size = *number < 0 ? -*number : *number;
    std::snprintf(text, sizeof text, "%.*f", size >= 100 ? 0 : size >= 10 ? 1 : 2, *number);
    return text;
}

/// The same with two decimals and a sign of multiplication: how many times.
inline std::string times(std::optional<double> number) {
    return number ? digits(number) + "x" : "-";
}

inline std::string percent(std::optional<double> share) {
    if (!share)
        return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.0f%%", 100 * *share);
    return text;
}

/// a / b where both are known.
inline std::optional<double> ratio(std::optional<double> a, std::optional<double> b) {
    return a && b && *b != 0 ? std::optional{*a / *b} : std::nullopt;
}

} // namespace bench
