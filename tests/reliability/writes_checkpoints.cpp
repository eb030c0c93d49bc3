// What the scripts here kill, starve and check:
//
//     writes_checkpoints write FILE      trains, and writes a checkpoint after every step, for ever
//     writes_checkpoints once FILE STEPS trains for so many steps and writes one; says why not
//     writes_checkpoints check FILE      prints the step of the checkpoint, which must be what that
//                                        many steps of training give

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "strut/inference.hpp"
#include "strut/io/checkpoint.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/train/trainer.hpp"

namespace {

// About 50 kB: writing takes long enough to be hit.
using net = strut::network<strut::input<8>, strut::dense<128, strut::relu>, strut::dense<24>,
    strut::dense<1>>;
using trainer = strut::trainer<net, strut::mse, strut::adam, strut::batch<4>>;

struct training {
    std::unique_ptr<net> model = std::make_unique<net>(strut::seed{1});
    trainer fit{*model};

    void step() {
        auto& work = fit.workspace();
        const strut::random numbers{fit.steps()};
        for (std::size_t i = 0; i < work.input.size(); ++i)
            work.input[i] = static_cast<float>(numbers.uniform(i));
        for (std::size_t i = 0; i < work.target.size(); ++i)
            work.target[i] = static_cast<float>(numbers.uniform(i + 1000));
        fit.step_in_place(4);
    }
};

int refuse(const strut::failure& why) {
    std::printf("%s\n", why.message().c_str());
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view what = count > 2 ? arguments[1] : "";
    const std::string path = count > 2 ? arguments[2] : "";
    training run;
    if (what == "write") {
        for (;;) {
            run.step();
            if (const auto saved = strut::save_checkpoint(path, run.fit); !saved)
                return refuse(saved.error());
        }
    }
    if (what == "once" && count > 3) {
        for (int i = 0; i < std::atoi(arguments[3]); ++i)
            run.step();
        const auto saved = strut::save_checkpoint(path, run.fit);
        return saved ? 0 : refuse(saved.error());
    }
    if (what == "check") {
        if (const auto loaded = strut::load_checkpoint(path, run.fit); !loaded)
            return refuse(loaded.error());
        training again;
        while (again.fit.steps() < run.fit.steps())
            again.step();
        if (!(*again.model == *run.model)) {
            std::printf(
                "not what %llu steps give\n", static_cast<unsigned long long>(run.fit.steps()));
            return 1;
        }
        std::printf("%llu\n", static_cast<unsigned long long>(run.fit.steps()));
        return 0;
    }
    std::printf("writes_checkpoints write|once|check FILE [STEPS]\n");
    return 2;
}
