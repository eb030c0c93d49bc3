// The cure matrix: sixteen remedies for vanishing and exploding gradients, 10 to 200 hidden layers
// of 64 deep, on handwritten digits; the best of six learning rates each.
// Usage: cure_matrix [short | full] [folder of the digits] [file for all runs, as CSV]

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "matrix.hpp"
#include "strut/io/npy.hpp"

static constexpr std::array<recipe, 6> recipes{{
    {recipe::method::momentum, 0.1},
    {recipe::method::momentum, 0.01},
    {recipe::method::momentum, 0.001},
    {recipe::method::adam, 0.003},
    {recipe::method::adam, 0.001},
    {recipe::method::adam, 0.0003},
}};

/// What is run: all of it, or a few cells in some seconds.
struct extent {
    std::vector<std::string> cures; ///< none: all
    std::vector<std::size_t> depths;
    std::vector<recipe> recipes;
    std::size_t epochs;
    double enough; ///< what the best cures must get right at the greatest depth

    bool has(const cure& one) const {
        return cures.empty() || std::find(cures.begin(), cures.end(), one.name) != cures.end();
    }
};

static const extent full{
    {}, {depths.begin(), depths.end()}, {recipes.begin(), recipes.end()}, 20, 0.95};
static const extent brief{{"sigmoid, Xavier", "relu, He", "relu, batch norm", "residual",
                              "residual, layer norm", "rezero"},
    {10, 100}, {{recipe::method::momentum, 0.01}, {recipe::method::adam, 0.001}}, 5, 0.9};

static const char* name_of(recipe::method optimizer) {
    return optimizer == recipe::method::adam ? "adam" : "momentum";
}

static const char* name_of(run::ending end) {
    switch (end) {
    case run::ending::learned:
        return "learned";
    case run::ending::diverged:
        return "diverged";
    case run::ending::stuck:
        return "stuck";
    default:
        return "epochs over";
    }
}

static bool read_digits(const std::string& folder, digits& data) {
    const auto pixels = strut::read_npy<std::uint8_t>(folder + "/digits_images.npy");
    const auto labels = strut::read_npy<std::uint8_t>(folder + "/digits_labels.npy");
    for (const auto* file : {&pixels, &labels})
        if (file->has_error()) {
            std::fprintf(stderr, "cure_matrix: %s\n", file->error().message().c_str());
            return false;
        }
    for (std::size_t i = 0; i < labels->values.size(); ++i) {
        digits::images& to = i % 5 == 0 ? data.held_out : data.training;
        to.labels.push_back(labels->values[i]);
        for (std::size_t p = 0; p < 64; ++p)
            to.pixels.push_back(static_cast<float>(pixels->values[i * 64 + p]) / 16);
    }
    return true;
}

/// A line for each run; without a file, nothing.
class csv {
public:
    explicit csv(const char* path) : file_{path ? std::fopen(path, "w") : nullptr} {
        if (file_)
            std::fprintf(file_, "cure,hidden layers,optimizer,learning rate,first gradient,"
                                "last gradient,ratio,epochs,end,loss,accuracy,seconds\n");
    }
    csv(const csv&) = delete;
    ~csv() {
        if (file_)
            std::fclose(file_);
    }
    bool is_open() const { return file_ != nullptr; }

    void write(const cure& one, std::size_t depth, const recipe& how, const run& what) {
        if (!file_)
            return;
        std::fprintf(file_, "\"%s\",%zu,%s,%g,%.3g,%.3g,%.3g,%zu,%s,%.4g,%.4f,%.2f\n",
            one.name.c_str(), depth, name_of(how.optimizer), how.learning_rate, what.first_gradient,
            what.last_gradient, what.ratio(), what.epochs, name_of(what.end), what.loss,
            what.accuracy, what.seconds);
        std::fflush(file_);
    }

private:
    std::FILE* file_;
};

/// Those that must train whatever the depth.
static bool must_train(const cure& one) {
    return one.name == "residual, batch norm" || one.name == "residual, layer norm" ||
           one.name == "rezero";
}

int main(int count, char** arguments) {
    const std::string form = count > 1 ? arguments[1] : "short";
    digits data;
    if (form != "short" && form != "full") {
        std::fprintf(stderr, "usage: cure_matrix [short | full] [folder of the digits] [csv]\n");
        return 2;
    }
    if (!read_digits(count > 2 ? arguments[2] : "examples/data", data))
        return 1;
    csv table{count > 3 ? arguments[3] : nullptr};
    if (count > 3 && !table.is_open()) {
        std::fprintf(stderr, "cure_matrix: cannot write %s\n", arguments[3]);
        return 1;
    }

    std::vector<cure> cures = activations_and_initializers();
    for (const auto& family : {norms(), shortcuts()})
        cures.insert(cures.end(), family.begin(), family.end());

    const extent& chosen = form == "full" ? full : brief;
    bool deepest_trained = true;
    std::printf(
        "cure                     layers  first/last  first grad  held out  best with       "
        "seconds\n");
    for (const cure& one : cures) {
        if (!chosen.has(one))
            continue;
        for (const std::size_t depth : chosen.depths) {
            const auto column = static_cast<std::size_t>(
                std::find(depths.begin(), depths.end(), depth) - depths.begin());
            run best;
            recipe with = chosen.recipes.front();
            for (const recipe& how : chosen.recipes) {
                const run found = one.at_depth[column](data, how, chosen.epochs);
                table.write(one, depth, how, found);
                if (best.epochs == 0 || found.accuracy > best.accuracy) {
                    best = found;
                    with = how;
                }
            }
            std::printf("%-24s %6zu  %10.1e  %10.1e  %6.1f %%  %-8s %-6g %7.1f\n", one.name.c_str(),
                depth, best.ratio(), best.first_gradient, 100 * best.accuracy,
                name_of(with.optimizer), with.learning_rate, best.seconds);
            std::fflush(stdout);
            deepest_trained &= !(depth == chosen.depths.back() && must_train(one)) ||
                               best.accuracy >= chosen.enough;
        }
    }
    return deepest_trained ? 0 : 1;
}
